/**
 * No field of a structure is read or written at an offset in digits: offsets have names, in one place
 * (src/engine/layout, src/go/machine, src/capture/elf.ts).
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/cli/package-root.js";

/** Rooms that know how memory is laid out. */
const ROOMS = ["engine", "go", "view", "capture", "tables"];

/**
 * Go's hash functions are formulas over the words of a key, as many as it has; these have places
 * and no names, in Go as well.
 */
const FORMULAS = /^src\/engine\/hash\//;

const ACCESS =
  /^(load\w*|store\w*|[gs]et(Big)?(Ui|I)nt\d+|[gs]etFloat\d+|readWord|(read|write)(Big)?U?Int\w*[LB]E)$/;

const sources = readdirSync(join(packageRoot, "src"), { recursive: true, encoding: "utf8" })
  .map((file) => `src/${file.replaceAll("\\", "/")}`)
  .filter((file) => /\.(ts|mts|cts|mjs)$/.test(file));

const textOf = (file: string) => readFileSync(join(packageRoot, file), "utf8");

const isDigits = (node: ts.Node): boolean =>
  (ts.isNumericLiteral(node) || ts.isBigIntLiteral(node)) && !/^0n?$/.test(node.text);

/** Are digits added to something in an address? A distance of rows (`+ 8 * i`) is none. */
function addsDigits(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) {
    return addsDigits(node.expression);
  }
  if (!ts.isBinaryExpression(node)) return false;
  if (node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return false;
  return [node.left, node.right].some((side) => isDigits(side) || addsDigits(side));
}

/** Calls that read or write memory at an offset in digits. */
function bareOffsets(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const callee = node.expression.getText(source);
      const [address, ...others] = node.arguments;
      // The engine's load<T>(address, offset) and store<T>(address, value, offset). Vectors of 16
      // bytes lie one behind the other.
      const engines = node.typeArguments !== undefined;
      const offset = engines ? others[callee === "load" ? 0 : 1] : undefined;
      const bare =
        ACCESS.test(callee.split(".").pop() ?? "") &&
        address !== undefined &&
        (addsDigits(address) || (offset !== undefined && isDigits(offset)));
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      if (bare) found.push(`${file}:${line + 1}: ${node.getText(source)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test("no structure is read or written at an offset in digits", () => {
  const rooms = sources
    .filter((file) => ROOMS.includes(file.split("/")[1] ?? ""))
    .filter((file) => !FORMULAS.test(file));
  expect(rooms.length).toBeGreaterThan(300);
  expect(rooms.flatMap((file) => bareOffsets(file, textOf(file)))).toEqual([]);
});

test.each([
  "load<u64>(table + 8)",
  "load<u32>(table, 4)",
  "store<u64>(map, 1, 16)",
  "store<u64>(groups + 8 * i + 4, 1)",
  "view.getUint32(at + 4, true)",
  "view.setBigUint64((at as number) + 0x10, 1n, true)",
  "buffer.readBigUInt64LE(8 + at)",
])("an inserted %s is found", (code) => {
  expect(bareOffsets("x.ts", `f(1);\n${code};`)).toEqual([`x.ts:2: ${code}`]);
});

test.each(["load<u64>(rows + 8 * i)", "load<u64>(table + TABLE_USED)", "store<u32>(TURN, 5)"])(
  "%s has no offset in digits",
  (code) => expect(bareOffsets("x.ts", code)).toEqual([]),
);
