/**
 * Restores a map of another process in the engine: its memory is copied into a process of the same
 * release with the same hash keys, and every pointer is relocated. The map then has all tables and
 * drawings, and operations continue from the restored state.
 *
 * Nothing in a file is trusted. Every address is looked up in the image before it is read, cyclic
 * chains and values are refused, what is allocated is bounded by the image's size, and in the end
 * the engine checks the rules that a map keeps.
 */
import { type GoMap, GoProcess, InvariantError, type ProcessOptions } from "../../go/index.js";
import { releaseOf } from "../capture.js";
import { MalformedError } from "../document/malformed.js";
import { capturesOf } from "../generations.js";
import type { Dump, HashKeys } from "./dump.js";
import { RestoreContext } from "./restore-context.js";

/** Makes the process, of a class that a room above may have. */
type Start = (release: string, options: ProcessOptions) => GoProcess;

/** How the process hashes; where that is not known it refuses to. */
function hashing(hash: HashKeys | null): ProcessOptions {
  if (hash === null) return { hash: "unknown" };
  return "hashkey" in hash ? hash : { hash: "aes", ...hash };
}

/**
 * The map of a dump in a process of its own.
 * @throws {MalformedError} where its memory is none of such a map
 */
export function restore(
  { go, hash, type, types, map, image, dynamic }: Dump,
  start: Start = (name, options) => new GoProcess(name, options),
): GoMap {
  const process = start(releaseOf({ go }), { types, ...hashing(hash) });
  if (map === 0n) return process.nil(type, { bigint: true });
  const restored = process.restore(
    type,
    (room) => {
      capturesOf(process.release).restore(new RestoreContext(process, room, image, dynamic), map);
    },
    { bigint: true },
  );
  try {
    restored.checkInvariants();
  } catch (error) {
    if (!(error instanceof InvariantError)) throw error;
    throw new MalformedError(
      "memory",
      `this is not a map of Go ${releaseOf({ go })}: ${error.message}`,
    );
  }
  return restored;
}
