/**
 * The objects of a classic map: hmap, the arrays of buckets, mapextra and its lists of overflow buckets,
 * and the first overflow buckets. Source: runtime/map.go hmap, mapextra, bmap (Go 1.23).
 */
import { counted } from "../../format/counted.js";
import { roles, structures } from "../../format/palette.js";
import { grouped, hex } from "../../format/quantity.js";
import { blockSlots, type Link, linksOf, mapextra, ptrSize, slice } from "../../go/index.js";
import { valueText } from "../../tables/header.js";
import type {
  MemoryCell,
  MemoryMap,
  MemoryObject,
  MemoryRow,
  OpenedPart,
} from "../memory-objects.js";
import { chainsDrawing } from "./chains.js";

/** Buckets of an array, and overflow buckets, that are drawn. */
const mostBuckets = 8;
const mostOverflow = 3;

/** Header, arrays, mapextra, lists and overflow buckets. */
export function bucketMemory(map: MemoryMap<"classic">): MemoryObject[] {
  const memory = new DataView(map.process.memory.buffer);
  const word = (address: bigint) =>
    new DataView(map.process.bytes(address, ptrSize).slice().buffer).getBigUint64(0, true);
  const pointer = (value: bigint) => (value === 0n ? "nil" : hex(value));
  const arrays = map.arrays();
  const objects: MemoryObject[] = [];
  const overflow: MemoryObject[] = [];
  const held: MemoryObject[] = [];
  const targets: Record<string, string> = {};
  for (const array of ["main", "old"] as const) {
    const { address, heads, length } = arrays[array];
    if (heads === 0) continue;
    const field = array === "main" ? "buckets" : "oldbuckets";
    targets[field] = field;
    const links = [...linksOf(map, array, 0, Math.min(heads, mostBuckets))];
    const rows: MemoryRow[] = [];
    for (const link of links) {
      if (link.link === 0) {
        const next = links.find((one) => one.bucket === link.bucket && one.link === 1);
        rows.push({
          ...bucketRow(`${link.bucket}`, link, memory),
          ...(next === undefined ? {} : { to: idOf(next) }),
        });
      } else if (overflow.length < mostOverflow) {
        const after = links.find((one) => one.bucket === link.bucket && one.link === link.link + 1);
        overflow.push({
          ...{ id: idOf(link), column: 3, title: "overflow bucket", address: hex(link.address) },
          ...{ fill: roles.overflow },
          rows: [
            bucketRow("slots", link, memory),
            { name: "overflow", value: pointer(after?.address ?? 0n) },
          ],
        });
      }
    }
    const spare = length - heads;
    const rest = [
      ...(heads > mostBuckets ? [`${counted(heads - mostBuckets, "more bucket")}`] : []),
      ...(spare > 0 ? [`${counted(spare, "preallocated overflow bucket")} behind them`] : []),
    ];
    objects.push({
      ...{
        id: field,
        column: 2,
        address: hex(address),
        fill: array === "main" ? structures.array : roles.moved,
      },
      title: `${array === "main" ? "" : "old "}array of ${counted(heads, "bucket")}`,
      rows,
      ...(rest.length > 0 ? { note: rest.join(", ") } : {}),
    });
  }
  const extra = map.headerFields().find(({ field }) => field === "extra");
  if (extra !== undefined && BigInt(extra.value) !== 0n) {
    targets.extra = "extra";
    const address = BigInt(extra.value);
    const lists = (["overflow", "oldoverflow"] as const).map((name) => ({
      name,
      at: word(address + BigInt(mapextra[name])),
    }));
    const next = word(address + BigInt(mapextra.nextOverflow));
    objects.push({
      ...{
        id: "extra",
        column: 2,
        title: "mapextra",
        address: hex(address),
        fill: structures.lead,
      },
      rows: [
        ...lists.map(({ name, at }) => ({
          name,
          value: pointer(at),
          ...(at === 0n ? {} : { to: name }),
        })),
        { name: "nextOverflow", value: pointer(next) },
      ],
      note: next === 0n ? "no preallocated bucket is left" : "nextOverflow: the next unused bucket",
    });
    for (const { name, at } of lists) {
      if (at === 0n) continue;
      const first = word(at + BigInt(slice.array));
      const length = Number(word(at + BigInt(slice.len)));
      const shown = Math.min(length, mostOverflow);
      held.push({
        ...{ id: name, column: 3, title: `${name} list`, address: hex(at), fill: structures.lead },
        rows: Array.from({ length: shown }, (_, i) => {
          const value = word(first + BigInt(ptrSize * i));
          return { name: `${i}`, value: hex(value) };
        }),
        note:
          length > shown
            ? `${counted(length, "bucket")}, kept alive by it`
            : "keeps these buckets alive",
      });
    }
  }
  const header = map.headerFields();
  const size = header.reduce((end, field) => Math.max(end, field.offset + field.size), 0);
  return [
    {
      ...{ id: "variable", column: 0, title: "variable", address: map.type.text, fill: roles.free },
      rows: [{ name: "m", value: hex(map.address), to: "header" }],
      note: "a map is one pointer",
    },
    {
      ...{
        id: "header",
        column: 1,
        title: `hmap, ${grouped(size)} bytes`,
        address: hex(map.address),
      },
      fill: roles.header,
      rows: header.map((field) => {
        const to = targets[field.field];
        return { name: field.field, value: valueText(field), ...(to === undefined ? {} : { to }) };
      }),
    },
    ...objects,
    ...overflow,
    ...held,
  ];
}

/** The views of a classic map's parts. */
export function bucketParts(map: MemoryMap<"classic">): OpenedPart[] {
  if (map.arrays().main.heads === 0) return [];
  return [{ name: "chains", drawing: chainsDrawing(map) }];
}

function idOf({ address }: Link): string {
  return `overflow ${address}`;
}

function bucketRow(name: string, { at }: Link, memory: DataView): MemoryRow {
  const cells = Array.from({ length: blockSlots }, (_, slot): MemoryCell => {
    const tophash = memory.getUint8(at + slot);
    return tophash >= 5 ? "entry" : tophash >= 2 ? "moved" : "empty";
  });
  return { name, cells, value: String(cells.filter((cell) => cell === "entry").length) };
}
