/** `isDeepStrictEqual` of node:util, for the values that a page has. */

/** Whether two values are equal, with their prototypes, all the way down. */
export function isDeepStrictEqual(a: unknown, b: unknown): boolean {
  return equal(a, b, new Map());
}

function equal(a: unknown, b: unknown, seen: Map<object, object>): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (a instanceof Date && b instanceof Date && a.getTime() !== b.getTime()) return false;
  if (a instanceof RegExp && b instanceof RegExp && String(a) !== String(b)) return false;
  if (a instanceof Error && b instanceof Error) {
    if (a.message !== b.message || a.name !== b.name) return false;
  }
  if (a instanceof Map && b instanceof Map) {
    const isIn = ([key, value]: [unknown, unknown]) => b.has(key) && equal(value, b.get(key), seen);
    return a.size === b.size && [...a].every(isIn);
  }
  if (a instanceof Set && b instanceof Set) {
    return a.size === b.size && [...a].every((member) => b.has(member));
  }
  const keys = Reflect.ownKeys(a).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(a, key),
  );
  const others = Reflect.ownKeys(b).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(b, key),
  );
  return (
    keys.length === others.length &&
    keys.every(
      (key) => Object.hasOwn(b, key) && equal(Reflect.get(a, key), Reflect.get(b, key), seen),
    )
  );
}
