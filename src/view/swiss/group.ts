/**
 * Byte map of a Swiss map's group, whose interleaved form is the same in all releases: control word, then eight slots of a key and an elem with the
 * padding between them. The counterpart of view/classic/bucket.ts.
 *
 * The numbers come from the layout rules in src/go/layout/group-layout.ts.
 */
import { mapLayoutOf, newestRelease } from "../../go/index.js";
import type { Drawing } from "../drawing.js";
import { layoutDrawing, requireTypes } from "../layout.js";

/**
 * The byte map of one or more map types' groups, below each other and to one scale.
 * @param types strings such as "map[int64]bool"
 * @throws GoTypeError quoting the text, when it is not a map type
 * @example view.group("map[int64]struct{}", "map[int64]bool") // 136 bytes both
 */
export function groupDrawing(...types: string[]): Drawing {
  requireTypes("view.group", types);
  const groups = types.map((type) => mapLayoutOf(type, "amd64", newestRelease.swiss));
  return layoutDrawing(
    ...groups.map(({ text, blockSize, blockPtrdata, parts }) => {
      return { title: `group of ${text}`, size: blockSize, ptrdata: blockPtrdata, parts };
    }),
  );
}
