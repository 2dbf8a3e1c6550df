/** Protocol buffers written by hand, for files that a library would not write. */

/** The bytes of a number. */
export function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

/** A field with bytes. */
export function field(number: number, content: Uint8Array): Buffer {
  const head = [...varint(BigInt(number * 8 + 2)), ...varint(BigInt(content.length))];
  return Buffer.concat([Buffer.from(head), content]);
}

/** Fields with numbers; those that are 0 are left out. */
export function wire(...fields: readonly (readonly [number: number, value: bigint])[]): Buffer {
  return Buffer.from(
    fields.flatMap(([number, value]) =>
      value === 0n ? [] : [...varint(BigInt(number * 8)), ...varint(value)],
    ),
  );
}

/** Numbers: up to two in a field each, more of them packed into one, as Go does. */
export function packed(number: number, values: readonly bigint[]): Buffer {
  if (values.length > 2) return field(number, Buffer.from(values.flatMap(varint)));
  return Buffer.from(values.flatMap((value) => [...varint(BigInt(number * 8)), ...varint(value)]));
}
