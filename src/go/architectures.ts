/**
 * Processor architectures, one row each: the properties that decide the sizes of values and the
 * bytes of a map. Sources: runtime/malloc.go (Go 1.19, 1.26), internal/goarch and
 * cmd/compile/internal/types (Go 1.19), go/types gcArchSizes (Go 1.26).
 */

import { didYouMean } from "../format/nearest.js";
import { shown } from "../format/shown.js";

/** One architecture, by its GOARCH. */
export interface Architecture {
  readonly name: string;
  /** Bytes of a pointer, of int, uint and uintptr. */
  readonly pointerSize: number;
  /** Largest alignment the compiler gives to an 8-byte value. */
  readonly maxAlign: number;
  /** Bytes of addresses that the heap can have on Linux: runtime/malloc.go maxAlloc. */
  readonly maxAlloc: number;
}

const wide = { pointerSize: 8, maxAlign: 8, maxAlloc: 2 ** 48 } as const;
const narrow = { pointerSize: 4, maxAlign: 4, maxAlloc: 2 ** 32 - 1 } as const;
const mips = { ...narrow, maxAlloc: 2 ** 31 - 1 } as const;

/** Every architecture whose layouts are known. */
export const architectures = {
  amd64: { name: "amd64", ...wide },
  arm64: { name: "arm64", ...wide },
  "386": { name: "386", ...narrow },
  arm: { name: "arm", ...narrow },
  wasm: { name: "wasm", ...wide, maxAlloc: 2 ** 32 },
  mips: { name: "mips", ...mips },
  mipsle: { name: "mipsle", ...mips },
  mips64: { name: "mips64", ...wide },
  mips64le: { name: "mips64le", ...wide },
  ppc64: { name: "ppc64", ...wide },
  ppc64le: { name: "ppc64le", ...wide },
  riscv64: { name: "riscv64", ...wide },
  s390x: { name: "s390x", ...wide },
  loong64: { name: "loong64", ...wide },
} as const satisfies Record<string, Architecture>;

/** Names that GOARCH can have here. */
export type ArchitectureName = keyof typeof architectures;

/** A GOARCH that is not in the table. */
export class UnknownArchitectureError extends RangeError {
  override readonly name = "UnknownArchitectureError";
}

/**
 * The row of an architecture.
 * @throws {UnknownArchitectureError} listing the known ones.
 */
export function architecture(name: string): Architecture {
  const found = Object.values(architectures).find((row) => row.name === name);
  if (found !== undefined) return found;
  const known = Object.keys(architectures);
  const meant = typeof name === "string" ? didYouMean(name, known) : "";
  throw new UnknownArchitectureError(
    `Unknown architecture ${shown(name)}\n${meant === "" ? "" : `${meant} `}Known: ${known.join(", ")}`,
  );
}
