/**
 * Types of a heap dump's objects, where something says them: an interface that leads to an object has
 * its type in the word before, where the collector sees no pointer; an object of more than 512 bytes
 * with pointers begins with its type from Go 1.22 on. A dump names the types that have interface
 * tables, pointers with methods by their package alone ("errors."); the executable names all.
 */
import type { Region } from "./heap-dump.js";
import type { DumpMemory } from "./memory.js";

/** Objects with pointers above this size have a header: runtime/mbitmap.go minSizeForMallocHeader. */
const headersAbove = 512;

/** Names of types by the index of their object. */
export function objectTypes(memory: DumpMemory): Map<number, string> {
  const { dump } = memory;
  const { pointerSize, objects } = dump;
  const found = new Map<number, string>();
  const fromInterfaces = (region: Region): void => {
    let last = -1;
    memory.fields(region, (offset) => {
      const before = offset - pointerSize;
      const word = before === last ? 0 : memory.word(region, before);
      last = offset;
      const type = word === 0 ? undefined : memory.typeName(word);
      if (type === undefined) return;
      const index = memory.objectAt(memory.word(region, offset));
      // An interface that holds a pointer leads to what that points at.
      if (index >= 0) found.set(index, type.replace(/^\*/, ""));
    });
  };
  for (const segment of dump.segments) fromInterfaces(segment);
  for (const { frames } of dump.goroutines) for (const frame of frames) fromInterfaces(frame);
  for (let i = 0; i < objects.address.length; i++) {
    const region = memory.object(i);
    fromInterfaces(region);
    if (region.size <= headersAbove) continue;
    const type = memory.typeName(memory.word(region, 0));
    if (type !== undefined && !found.has(i)) found.set(i, type);
  }
  return found;
}
