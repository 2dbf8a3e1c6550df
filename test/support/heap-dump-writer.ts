/** Writes heap dumps as runtime/heapdump.go does, of objects and roots that a test makes up. */

/** An object of eight-byte pointers, nil where the address is 0. */
export interface MadeObject {
  readonly address: number;
  readonly pointers: readonly number[];
}

/** The bytes of a dump: one bss segment with all roots, and a frame of main.main with those of `stack`. */
export function heapDumpBytes(
  objects: readonly MadeObject[],
  roots: readonly number[],
  stack: readonly number[] = [],
): Uint8Array {
  const bytes: number[] = [...Buffer.from("go1.7 heap dump\n")];
  const uint = (value: number): void => {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    bytes.push(rest);
  };
  const uints = (...values: readonly number[]): void => {
    for (const value of values) uint(value);
  };
  const text = (value: string): void => {
    uint(value.length);
    bytes.push(...Buffer.from(value));
  };
  const words = (pointers: readonly number[]): void => {
    const memory = Buffer.alloc(8 * pointers.length);
    for (const [i, to] of pointers.entries()) memory.writeBigUInt64LE(BigInt(to), 8 * i);
    uint(memory.length);
    bytes.push(...memory);
  };
  const fields = (count: number): void => {
    for (let i = 0; i < count; i++) uints(1, 8 * i);
    uint(0);
  };
  uints(6, 0, 8, 0xc000000000, 0xc000400000);
  text("amd64");
  text("go1.26.8");
  uint(2);
  for (const { address, pointers } of objects) {
    uints(1, address);
    words(pointers);
    fields(pointers.length);
  }
  uints(4, 0xc000002000, 0, 1, 0, 4, 0, 0, 0);
  text("dumping heap");
  uints(0, 0, 0, 0);
  uints(5, 0xc000100000, 0, 0);
  words(stack);
  uints(0x401000, 0x401010, 0x401010);
  text("main.main");
  fields(stack.length);
  uints(13, 0x600000);
  words(roots);
  fields(roots.length);
  uint(0);
  return Uint8Array.from(bytes);
}
