/** Maps in a heap dump: found by their type, and made a dump that is restored as any other. */
import {
  architecture,
  type Declarations,
  GoProcess,
  parseMapType,
  release,
} from "../../go/index.js";
import { releaseOf } from "../capture.js";
import { MalformedError } from "../document/malformed.js";
import type { Dump, HashKeys } from "../dumps/dump.js";
import { capturesOf } from "../generations.js";
import type { DumpMemory } from "./memory.js";
import { type FoundMap, MapSearch, mapsProblem } from "./search.js";
import { declaredName } from "./type-name.js";

/** A map's type, with the types that it names. */
interface Typed {
  readonly type: string;
  readonly types: Declarations;
}

/**
 * Maps of a type.
 * @throws {GoTypeError} on a text that is not a map type
 * @throws {MalformedError} for a dump of another architecture than amd64
 */
export function findMaps(memory: DumpMemory, { type, types }: Typed): FoundMap[] {
  const go = version(memory);
  const row = release(releaseOf({ go }));
  const { headerSize, pointers, count } = capturesOf(row).search;
  const made = new GoProcess(row.name, { types }).nil(type);
  const search = new MapSearch(memory, made.type, row);
  return [...search.maps(headerSize, pointers, count)];
}

/**
 * The map at an address, to be restored.
 * @param hash what its process hashes with; null: not known
 */
export function dumpedMap(
  memory: DumpMemory,
  address: bigint,
  { type, types }: Typed,
  hash: HashKeys | null,
): Dump {
  const go = version(memory);
  releaseOf({ go });
  const { text } = parseMapType(type, types, architecture("amd64"));
  return {
    ...{ go, goos: "", type: text, types, map: address, hash, image: memory },
    dynamic: dynamicTypes(memory, types),
  };
}

/** The version, with experiments as releases are named. @throws {MalformedError} */
function version({ dump }: DumpMemory): string {
  const problem = mapsProblem(dump);
  if (problem !== undefined) throw new MalformedError("goarch", problem);
  return dump.go.replace(/ X:/, "-X:");
}

/** Types that words of interfaces stand for, as far as they are declared. */
function dynamicTypes(memory: DumpMemory, types: Declarations): Dump["dynamic"] {
  return {
    get(word) {
      const name = memory.typeName(Number(word));
      return name === undefined ? undefined : declaredName(name, types);
    },
  };
}
