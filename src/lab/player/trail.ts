/** What a player keeps from step to step: the cache lines touched so far, the keys an iterator gave. */
import { grouped, hex } from "../../format/quantity.js";
import type { Iteration } from "../../go/index.js";
import type { Frame, FrameAccess, FrameField, FrameLine } from "../../view/index.js";

/** Bytes of a cache line of the machines that Go's amd64 and arm64 ports mostly run on. */
const lineSize = 64n;
/** Keys listed of those that an iterator gave. */
const mostGiven = 12;

/** The cache lines that steps touch. */
export class Lines {
  readonly #seen = new Set<bigint>();

  /** The lines of a step's accesses, in the order in which they are touched first. */
  of(accesses: readonly FrameAccess[]): FrameLine[] {
    const lines = new Map<bigint, { fresh: boolean; parts: FrameLine["parts"][number][] }>();
    for (const { kind, address, size } of accesses) {
      for (let at = address; at < address + BigInt(size); ) {
        const base = at - (at % lineSize);
        const end =
          address + BigInt(size) < base + lineSize ? address + BigInt(size) : base + lineSize;
        const line = lines.get(base) ?? { fresh: !this.#seen.has(base), parts: [] };
        lines.set(base, line);
        this.#seen.add(base);
        add(line.parts, kind, Number(at - base), Number(end - at));
        at = end;
      }
    }
    return [...lines].map(([address, line]) => ({ address, ...line }));
  }
}

/** A part of a line; one that goes on where the last one ends makes it longer. */
function add(
  parts: FrameLine["parts"][number][],
  kind: FrameAccess["kind"],
  from: number,
  size: number,
): void {
  if (
    parts.some(
      (part) => part.kind === kind && part.from <= from && part.from + part.size >= from + size,
    )
  )
    return;
  const last = parts.at(-1);
  if (last?.kind === kind && last.from + last.size === from) {
    parts[parts.length - 1] = { ...last, size: last.size + size };
  } else {
    parts.push({ kind, from, size });
  }
}

/** The way of an iterator. */
export class Trail {
  #before: readonly FrameField[] = [];
  #given: string[] = [];
  #count = 0;

  /** Its fields after a step, and the keys that it has given. */
  fields(iteration: Iteration, rows: Frame["rows"]): FrameField[] {
    const { given } = iteration;
    if (given > this.#count + 1) this.#given.push("…");
    if (given > this.#count) this.#given.push(keyOf(iteration, rows));
    const fresh = given > this.#count;
    this.#count = given;
    const fields = iteration.fields().map(({ name, value }, i) => {
      const text = valueText(name, value);
      const before = this.#before[i]?.value;
      return { name, value: text, changed: before !== undefined && before !== text };
    });
    this.#before = fields;
    if (fields.length === 0) return fields;
    const left = this.#given.length > mostGiven ? "… " : "";
    const keys = this.#given.slice(-mostGiven).join(" ");
    return [...fields, { name: "gave", value: `${left}${keys}` || "nothing yet", changed: fresh }];
  }
}

/** Go's noCheck is all ones; what was drawn at random is shown in hex. */
function valueText(name: string, value: bigint): string {
  if (name === "checkBucket" && value === -1n) return "none";
  return random.has(name) ? hex(BigInt.asUintN(64, value)) : grouped(value);
}

const random: ReadonlySet<string> = new Set(["entryOffset", "dirOffset"]);

/** The key that an iterator stands on. */
function keyOf({ key }: Iteration, rows: Frame["rows"]): string {
  for (const { slots } of rows) {
    const slot = slots.find(({ here }) => here);
    if (slot !== undefined) return slot.key;
  }
  return key === null ? "" : hex(key);
}
