/** Options of a process and of its maps. */
import type { Declarations } from "../type/declarations.js";

/** What a process starts with. */
export interface ProcessOptions {
  /** Decides the hash key and the random generator, if these are not given. Default 1. */
  readonly seed?: number | bigint;
  /** Start in the traced build. */
  readonly traced?: boolean;
  /** Start in the debug build, which asserts a map's rules after every operation on it. */
  readonly debug?: boolean;
  /** Bytes of memory the process may use, at least 2 MiB and at most 4 GiB (the default). */
  readonly memoryLimit?: number;
  /**
   * Go's GOGC: percent by which the heap may grow beyond what is live before the collector runs.
   * Default "off": it runs when `gc()` is called, and when memory is exhausted.
   */
  readonly gogc?: number | "off";
  /** Go's GOMEMLIMIT in bytes: the heap goal stays below it. Default none. */
  readonly gomemlimit?: number;
  /** The runtime's four-word hash key. */
  readonly hashkey?: readonly bigint[];
  /**
   * How keys hash: "aes" as on processors with AES instructions (what Go uses nearly everywhere),
   * "fallback" (the default) as without them, or with GODEBUG=cpu.aes=off; "unknown" for a map from
   * another process's memory that came without its hash key: what hashes throws a HashUnknownError.
   */
  readonly hash?: "fallback" | "aes" | "unknown";
  /** The runtime's 128 bytes of AES keys; default from the seed. For `hash: "aes"`. */
  readonly aeskeysched?: ArrayLike<number>;
  /** State of the runtime's random generator. */
  readonly rand?: bigint;
  /** What the release was built with, as in GOEXPERIMENT: `["mapsplitgroup"]` for Go 1.27. */
  readonly experiments?: readonly string[];
  /** The types that the process's program declares; default those that declareType has declared. */
  readonly types?: Declarations;
}

/** How a map is made. */
export interface MakeOptions {
  /** Integers come out as bigint, so that values beyond 2^53 have a JavaScript value. */
  readonly bigint?: boolean;
  /** The map's seed, in place of a random one: for replaying a capture. */
  readonly hash0?: number | bigint;
  /**
   * As for a map that does not leave its function: compiled code has it on the stack, together with
   * its first bucket or group where the hint is at most 8. `allocated` of the map is without them, as
   * `-benchmem` is. Here both lie on the heap all the same, and the process's MemStats have them.
   */
  readonly local?: boolean;
}
