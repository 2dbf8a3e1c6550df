/**
 * The kernel's logo, drawn from one list of shapes as SVG and as PNG: a bucket of the classic map,
 * its eight tophash bytes above its eight slots, five of them taken. Jupyter shows logo-svg.svg,
 * logo-32x32.png or logo-64x64.png beside the kernel's name.
 */

import { crc32, deflateSync } from "node:zlib";

/** Side of the square in which the shapes are given. */
const SIDE = 64;
const TAKEN = 5;
const BACKGROUND = "#0b3c5d";
const FULL = "#5dc9e2";
const EMPTY = "#1f6f94";

/** A filled rectangle with rounded corners. */
interface Shape {
  x: number;
  y: number;
  width: number;
  height: number;
  radius: number;
  fill: string;
}

const shapes: readonly Shape[] = [
  { x: 0, y: 0, width: SIDE, height: SIDE, radius: 12, fill: BACKGROUND },
  ...cells(8, 8, { x: 8, y: 10, step: 6.125, row: 0, width: 5, height: 8, radius: 1 }),
  ...cells(8, 4, { x: 8, y: 24, step: 12.25, row: 15.5, width: 11, height: 13.5, radius: 2 }),
];

/** `count` cells in rows of `columns`; the first ones are taken. */
function cells(
  count: number,
  columns: number,
  at: {
    x: number;
    y: number;
    step: number;
    row: number;
    width: number;
    height: number;
    radius: number;
  },
): Shape[] {
  return Array.from({ length: count }, (_, i) => ({
    x: at.x + (i % columns) * at.step,
    y: at.y + Math.floor(i / columns) * at.row,
    width: at.width,
    height: at.height,
    radius: at.radius,
    fill: i < TAKEN ? FULL : EMPTY,
  }));
}

/** The logo as an SVG document. */
export function logoSvg(): string {
  const marks = shapes.map(
    ({ x, y, width, height, radius, fill }) =>
      `  <rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`,
  );
  const open = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}">`;
  return [open, ...marks, "</svg>", ""].join("\n");
}

/** The logo as a PNG of size x size pixels. */
export function logoPng(size: number): Buffer {
  const stride = 1 + size * 4;
  const rows = Buffer.alloc(size * stride); // each row opens with its filter: 0, none
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      rows.set(pixel(x, y, size), y * stride + 1 + x * 4);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits a channel, colour with alpha, no interlace
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** One pixel as [red, green, blue, alpha]: the mean of 4 x 4 points in it, so that edges are smooth. */
function pixel(x: number, y: number, size: number): [number, number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let covered = 0;
  for (let point = 0; point < 16; point++) {
    const px = ((x + ((point % 4) + 0.5) / 4) * SIDE) / size;
    const py = ((y + (Math.floor(point / 4) + 0.5) / 4) * SIDE) / size;
    const top = shapes.findLast((shape) => contains(shape, px, py));
    if (top === undefined) continue;
    covered++;
    const colour = Number.parseInt(top.fill.slice(1), 16);
    sum[0] += colour >> 16;
    sum[1] += (colour >> 8) & 0xff;
    sum[2] += colour & 0xff;
  }
  const mean = (total: number) => (covered === 0 ? 0 : Math.round(total / covered));
  return [mean(sum[0]), mean(sum[1]), mean(sum[2]), Math.round((covered * 255) / 16)];
}

function contains(shape: Shape, x: number, y: number): boolean {
  // Distance beyond the inner rectangle on which the corner circles are centred.
  const dx = Math.max(shape.x + shape.radius - x, x - (shape.x + shape.width - shape.radius), 0);
  const dy = Math.max(shape.y + shape.radius - y, y - (shape.y + shape.height - shape.radius), 0);
  return dx * dx + dy * dy <= shape.radius * shape.radius;
}

/** A PNG chunk: length, type, data, checksum over type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
