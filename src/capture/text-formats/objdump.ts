/**
 * Output of `go tool objdump`: a row for each instruction. And of `objdump -s`, the bytes of a
 * section: a row for each line, and what is missing between them.
 *
 *   TEXT main.fill(SB) /src/main.go
 *     main.go:12		0x48b220		493b6610		CMPQ SP, 0x10(R14)
 *
 *   Contents of section .rodata:
 *    4a0000 01020304 05060708 090a0b0c 0d0e0f10  ................
 *
 * Sources: cmd/internal/objfile disasm.go, Go 1.26; GNU binutils objdump -s.
 */
import { Collector, linesOf, type Rows } from "./rows.js";

/** Read the text of go tool objdump. */
export function goObjdump(source: string): Rows {
  const found = new Collector();
  let symbol: string | null = null;
  for (const { line, text } of linesOf(source)) {
    const head = /^TEXT (.+?)\(SB\)(?:\s+(.*))?$/.exec(text);
    if (head !== null) symbol = head[1] ?? null;
    if (head !== null || text.trim() === "" || symbol === null) continue;
    const [, file = "", at = "", address = "", bytes = "", instruction = ""] =
      /^\s*(\S+?):(-?\d+)\s+0x([0-9a-f]+)\s+([0-9a-f]+)\s+(\S.*?)\s*$/.exec(text) ?? [];
    if (file === "") {
      const expected = "expected place, address, bytes and instruction";
      found.wrong(line, text.search(/\S/) + 1, expected, text);
    } else {
      const place = { file, line: Number(at) };
      found.add({
        symbol,
        ...place,
        address: `0x${address}`,
        bytes,
        size: bytes.length / 2,
        instruction,
      });
    }
  }
  return found;
}

/** Read the text of objdump -s. */
export function sectionBytes(source: string): Rows {
  const found = new Collector();
  let section: string | null = null;
  let next: bigint | undefined;
  for (const { line, text } of linesOf(source)) {
    const head = /^Contents of section (\S+?):?\s*$/.exec(text);
    if (head !== null) [section, next] = [head[1] ?? null, undefined];
    if (head !== null || text.trim() === "" || section === null) continue;
    const [, address = "", words = ""] =
      /^ ([0-9a-f]{1,16}) ((?:[0-9a-f]{2,8} ?){1,4})/.exec(text) ?? [];
    const bytes = words.replaceAll(" ", "");
    if (address === "" || bytes.length % 2 === 1) {
      found.wrong(line, 1, "expected an address and up to 16 bytes in hexadecimal", text);
      continue;
    }
    const at = BigInt(`0x${address}`);
    if (next !== undefined && at !== next) {
      const missing = at > next ? `${at - next} bytes are missing` : "the addresses go back";
      found.wrong(line, 2, `${missing} before 0x${address}`, text);
    }
    next = at + BigInt(bytes.length / 2);
    found.add({ section, address: `0x${address}`, bytes, size: bytes.length / 2 });
  }
  return found;
}
