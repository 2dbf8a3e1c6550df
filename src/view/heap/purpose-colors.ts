/** Colours of what objects on the heap are for, the same in every drawing. */
import type { Purpose } from "../../go/index.js";

/** Large things pale, small ones strong, so that both can be seen. */
export const purposeColors: Readonly<Record<Purpose, string>> = {
  header: "#000000",
  "bucket array": "#8ec1e6",
  "overflow bucket": "#d55e00",
  mapextra: "#7a4fb5",
  "overflow list": "#cc79a7",
  "overflow pointers": "#e6a3c4",
  directory: "#7a4fb5",
  table: "#d55e00",
  groups: "#8ec1e6",
  key: "#009e73",
  elem: "#9fd8b8",
  "string data": "#e69f00",
  "boxed value": "#f0c05a",
  "array data": "#f8e3b0",
};

/** A span without objects, or memory that no object uses. */
export const FREE = "#eef0f3";
