/** What Node has and a browser cannot give: named, and refused with what it would take. */

/** What a module of Node's stands for, where it needs more than a page has. */
const NEEDS: Readonly<Record<string, string>> = {
  child_process: "starting programs",
  net: "sockets",
  http: "servers; use fetch for requests",
  https: "servers; use fetch for requests",
  worker_threads: "Node's threads",
  inspector: "V8's inspector",
};

/** Something of Node's was used that a page does not have. */
export class NeedsComputer extends Error {
  override readonly name = "NeedsComputer";

  /** @param what is needed, as the end of a sentence */
  constructor(what: string) {
    super(
      `this kernel runs in the page of a browser, which has no computer behind it: ${what}. ` +
        "Open the notebook in the kernel on a computer (npx gomaplab lab) to run this cell.",
    );
  }
}

/** A module of Node's that is absent: each of its exports throws when it is used. */
export function absentModule(module: string): object {
  const refused = (name: string) => {
    const what = NEEDS[module];
    const because = what === undefined ? "" : `, which is for ${what},`;
    const refuse = (): never => {
      throw new NeedsComputer(`\`${name}\` of node:${module}${because} is not there`);
    };
    return new Proxy(refuse, {
      construct: refuse,
      get: (target, key) => (key in target ? (Reflect.get(target, key) as unknown) : undefined),
    });
  };
  const exports = new Proxy(
    {},
    {
      // It is no promise: what awaits a module would call it.
      get: (_, name) => (typeof name === "string" && name !== "then" ? refused(name) : undefined),
      has: (_, name) => name !== "then",
    },
  );
  return Object.create(exports, { __esModule: { value: true } }) as object;
}
