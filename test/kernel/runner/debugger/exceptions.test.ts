import { expect, test } from "vitest";

type Tested = typeof import("../../../../src/kernel/runner/debugger/exceptions.js");

// As it was built: the compiler that the package brings lies there.
const built = new URL("../../../../dist/kernel/runner/debugger/exceptions.js", import.meta.url)
  .href;
const { catches } = (await import(built)) as Tested;

const CODE = `try {
  a();
  list.map(() => {
    b();
  });
} catch (error) {
  c();
} finally {
  d();
}
try {
  e();
} finally {
  function inner(x: number): void {
    try { f(); } catch {}
  }
}`;

test.each([
  ["a()", true],
  ["list", true],
  // Whoever calls it may catch, and is looked at too.
  ["b()", false],
  ["c()", false],
  ["d()", false],
  ["e()", false],
  ["f()", true],
])("what %s throws", (call, isCaught) => {
  const at = CODE.indexOf(call);
  const before = CODE.slice(0, at).split("\n");
  const place = { line: before.length, column: (before.at(-1) ?? "").length + 1 };
  expect(catches(CODE, place)).toBe(isCaught);
});
