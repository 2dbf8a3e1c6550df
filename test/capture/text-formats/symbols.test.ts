/** Symbol tables as four programs print them. */
import { expect, test } from "vitest";
import { contentOf } from "../../../src/capture/text-formats/read.js";
import { symbols } from "../../../src/capture/text-formats/symbols.js";

/** nm -S of a C++ program (GCC 12) with `static const Bucket bucket` in a function. */
const nm = `0000000000004028 0000000000000008 b _ZGVZ5emptyvE6bucket
                 U __libc_start_main@GLIBC_2.34
00000000000011ab 0000000000000011 T main
0000000000004030 0000000000000008 b _ZZ5emptyvE6bucket
00000000000011bb zz
`;

const guard = "C++: guard of a static variable, says whether it is initialized";

test("nm: the symbol that begins with _ZGV is the guard, and the bucket another", () => {
  const { rows, problems } = symbols(nm);
  const bss = { section: ".bss", kind: "b", writable: true };
  expect(rows).toEqual([
    { address: "0x4028", size: 8, ...bss, name: "_ZGVZ5emptyvE6bucket", meaning: guard },
    {
      ...{ address: null, size: null, section: null, kind: "U" },
      ...{ name: "__libc_start_main@GLIBC_2.34", writable: null, meaning: null },
    },
    {
      ...{ address: "0x11ab", size: 17, section: ".text", kind: "T" },
      ...{ name: "main", writable: false, meaning: null },
    },
    { address: "0x4030", size: 8, ...bss, name: "_ZZ5emptyvE6bucket", meaning: null },
  ]);
  expect(problems.map(({ line, column }) => [line, column])).toEqual([[5, 1]]);
});

test("go tool nm, with and without sizes: decimal, and names with spaces", () => {
  const { rows } = symbols(
    "  4e0490          8 r $f64.3eb0000000000000\n  49bd20 T type:.eq.struct { a int; b string }\n",
  );
  expect(rows.map(({ address, size, name }) => [address, size, name])).toEqual([
    ["0x4e0490", 8, "$f64.3eb0000000000000"],
    ["0x49bd20", null, "type:.eq.struct { a int; b string }"],
  ]);
  expect(rows[1]?.meaning).toBe("Go: function that compares a type");
});

test("objdump -t and readelf -s", () => {
  const objdump = `
a:     file format elf64-x86-64

SYMBOL TABLE:
0000000000000000 l    df *ABS*\t0000000000000000              a.cc
0000000000004030 l     O .bss\t0000000000000008              _ZZ5emptyvE6bucket
000000000000115e g     F .text\t000000000000004d              _Z5emptyv
0000000000001 g
`;
  const seen = symbols(objdump);
  expect(seen.rows.slice(1)).toEqual([
    {
      ...{ address: "0x4030", size: 8, section: ".bss", kind: "l     O", writable: true },
      ...{ name: "_ZZ5emptyvE6bucket", meaning: null },
    },
    {
      ...{ address: "0x115e", size: 77, section: ".text", kind: "g     F", writable: false },
      ...{ name: "_Z5emptyv", meaning: null },
    },
  ]);
  expect(seen.problems.map(({ line }) => line)).toEqual([8]);
  const readelf = `
Symbol table '.symtab' contains 38 entries:
   Num:    Value          Size Type    Bind   Vis      Ndx Name
     0: 0000000000000000     0 NOTYPE  LOCAL  DEFAULT  UND 
     6: 0000000000004028     8 OBJECT  LOCAL  DEFAULT   25 _ZGVZ5emptyvE6bucket
     7: 00zz
`;
  const elf = symbols(readelf);
  expect(elf.rows[1]).toEqual({
    ...{ address: "0x4028", size: 8, section: "[25]", kind: "OBJECT" },
    ...{ name: "_ZGVZ5emptyvE6bucket", writable: null, meaning: guard },
  });
  expect(elf.problems.map(({ line, column }) => [line, column])).toEqual([[6, 6]]);
  for (const text of [nm, objdump, readelf]) {
    expect(contentOf(Buffer.from(text)).kind).toBe("symbol table");
  }
});

test("a line of a log is none", () => {
  expect(() => contentOf(Buffer.from("  deadbeef T one line\nand words\n"))).toThrow();
});
