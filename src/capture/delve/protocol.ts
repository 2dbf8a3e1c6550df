/**
 * What of Delve's JSON-RPC (API version 2) is used here: requests, and the fields that are read of
 * their answers. Source: service/api/types.go and service/rpc2/server.go of Delve 1.27.
 */

/** A place in the program. */
export interface Location {
  readonly pc: number;
  readonly file: string;
  readonly line: number;
  readonly function?: { readonly name: string } | null;
}

/** A goroutine. */
export interface DelveGoroutine {
  readonly id: number;
  readonly userCurrentLoc: Location;
  readonly startLoc: Location;
  readonly status: number;
  readonly unreadable: string;
}

/** A variable. `kind` is a reflect.Kind. */
export interface DelveVariable {
  readonly name: string;
  readonly type: string;
  readonly realType: string;
  readonly kind: number;
  readonly addr: number;
  readonly len: number;
  /** Of a map, the address of its header. */
  readonly base: number;
  readonly value: string;
  readonly children: readonly DelveVariable[];
  readonly unreadable: string;
}

/** A stack frame. */
export interface DelveFrame extends Location {
  readonly Locals?: readonly DelveVariable[] | null;
  readonly Arguments?: readonly DelveVariable[] | null;
}

/** How much of variables is read. */
export const loadNothing = {
  FollowPointers: false,
  MaxVariableRecurse: 0,
  MaxStringLen: 256,
  MaxArrayValues: 0,
  MaxStructFields: -1,
};

/** The state of the program. */
export interface DelveState {
  readonly Pid: number;
  readonly exited?: boolean;
  readonly exitStatus?: number;
  readonly currentGoroutine?: { readonly id: number } | null;
}

/** Requests and answers. */
export interface Requests {
  GetVersion: [object, { readonly DelveVersion: string }];
  State: [{ NonBlocking: boolean }, { readonly State: DelveState }];
  ListGoroutines: [
    { Start: number; Count: number },
    { readonly Goroutines: readonly DelveGoroutine[] | null; readonly Nextg: number },
  ];
  Stacktrace: [
    { Id: number; Depth: number; Full: boolean; Cfg: typeof loadNothing },
    { readonly Locations: readonly DelveFrame[] | null },
  ];
  ListPackageVars: [
    { Filter: string; Cfg: typeof loadNothing },
    { readonly Variables: readonly DelveVariable[] | null },
  ];
  Eval: [
    {
      Scope: { GoroutineID: number; Frame: number };
      Expr: string;
      Cfg: typeof loadNothing;
    },
    { readonly Variable: DelveVariable },
  ];
  FindLocation: [
    { Scope: { GoroutineID: number }; Loc: string },
    { readonly Locations: readonly (Location & { readonly pcs?: readonly number[] })[] | null },
  ];
  CreateBreakpoint: [{ Breakpoint: { addr: number; addrs: readonly number[] } }, object];
  Command: [{ name: "continue" }, { readonly State: DelveState }];
  Detach: [{ Kill: boolean }, object];
}

/** Kinds of reflect that are distinguished. */
export const kinds = { array: 17, interface: 20, map: 21, string: 24, struct: 25 } as const;
