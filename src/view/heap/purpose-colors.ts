/** Colours of the purposes of heap objects, the same in every drawing. */
import { deeds, roles, seriesColor, structures } from "../../format/palette.js";
import type { Purpose } from "../../go/index.js";

export const purposeColors: Readonly<Record<Purpose, string>> = {
  header: roles.header,
  "bucket array": structures.array,
  "overflow bucket": roles.overflow,
  mapextra: structures.lead,
  "overflow list": seriesColor(3),
  "overflow pointers": deeds.wrong,
  directory: seriesColor(5),
  table: structures.lead,
  groups: structures.array,
  key: roles.key,
  elem: roles.elem,
  "string data": seriesColor(1),
  "boxed value": deeds.hit,
  "array data": deeds.seen,
};

/** A span without objects, or memory that no object uses. */
export const FREE = roles.free;

/** A span that no map uses. */
export const OTHER = roles.moved;
