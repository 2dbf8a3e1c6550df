/**
 * Processor architectures, one row each: what about them reaches a map's bytes.
 * Source: internal/goarch of Go 1.19.
 */

/** One architecture. */
export interface Architecture {
  readonly name: string;
  /** Bytes of a pointer, of int, uint and uintptr. */
  readonly pointerSize: number;
  /** Largest alignment the compiler gives to an 8-byte value. */
  readonly maxAlign: number;
}

/** Every architecture the engine can be. */
export const architectures = {
  amd64: { name: "amd64", pointerSize: 8, maxAlign: 8 },
} as const satisfies Record<string, Architecture>;
