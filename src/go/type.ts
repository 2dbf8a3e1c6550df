/**
 * Go's type language: texts such as `map[int64]struct{}` parsed into a tree.
 *
 * The grammar is that of the Go specification ("Types") without names declared by a program:
 *
 *   Type   = basic | "any" | "error" | "struct" "{" Fields "}" | "interface" "{" "}"
 *          | "[" "]" Type | "[" number "]" Type | "*" Type | "map" "[" Type "]" Type | "chan" Type
 *   Fields = [ name { "," name } Type { ";" … } ]
 *
 * Knows nothing of sizes (layout.ts) or of what the engine can hold (maptype.ts).
 */
import { GoTypeError } from "./errors.js";

const basics = [
  ...["bool", "string", "unsafe.Pointer", "uintptr", "int", "uint"],
  ...["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"],
  ...["float32", "float64", "complex64", "complex128"],
] as const;
const aliases: Record<string, string> = { byte: "uint8", rune: "int32" };

/** Kinds of types that have no parts. */
export type BasicKind = (typeof basics)[number];

/** One field of a struct type. */
export interface Field {
  readonly name: string;
  readonly type: GoType;
}

interface Placed {
  /** The type written in one canonical way, without needless blanks. */
  readonly text: string;
  /** Where it stood in the text that was parsed: `source.slice(at, end)`. */
  readonly at: number;
  readonly end: number;
}

/** A Go type. */
export type GoType = Placed &
  (
    | { readonly kind: BasicKind }
    | { readonly kind: "interface" }
    | { readonly kind: "pointer" | "slice" | "chan"; readonly elem: GoType }
    | { readonly kind: "array"; readonly length: number; readonly elem: GoType }
    | { readonly kind: "struct"; readonly fields: readonly Field[] }
    | { readonly kind: "map"; readonly key: GoType; readonly elem: GoType }
  );

/** A map type. */
export type GoMapType = Extract<GoType, { kind: "map" }>;

/**
 * Parse one Go type.
 * @throws {GoTypeError} quoting the text with carets under the place that is wrong.
 */
export function parseType(text: string): GoType {
  if (typeof text !== "string") {
    throw new GoTypeError(
      `A Go type is written as a text, not as ${typeof text}`,
      String(text),
      0,
      String(text).length,
      'For example: "map[int64]bool"',
    );
  }
  const parser = new Parser(text);
  const type = parser.type();
  parser.end();
  return type;
}

/** May values of this type be compared with ==, as map keys must be? Interfaces may. */
export function comparable(type: GoType): boolean {
  switch (type.kind) {
    case "slice":
    case "map":
      return false;
    case "array":
      return comparable(type.elem);
    case "struct":
      return type.fields.every((field) => comparable(field.type));
    default:
      return true;
  }
}

class Parser {
  #at = 0;

  constructor(readonly text: string) {}

  type(): GoType {
    this.#blanks();
    const at = this.#at;
    if (this.#take("*")) return this.#placed(at, "pointer", "*", this.type());
    if (this.#take("[")) return this.#arrayOrSlice(at);
    const word = this.#word();
    if (word === "map") return this.#map(at);
    if (word === "struct") return this.#struct(at);
    if (word === "chan") return this.#placed(at, "chan", "chan ", this.type());
    if (word === "interface") {
      this.#expect("{", "an interface type is written interface{}");
      this.#expect("}", "only the empty interface, interface{}, can be written here");
      return { kind: "interface", text: "interface{}", at, end: this.#at };
    }
    if (word === "any") return { kind: "interface", text: "interface{}", at, end: this.#at };
    const kind = basics.find((name) => name === (aliases[word] ?? word));
    if (kind !== undefined) return { kind, text: kind, at, end: this.#at };
    if (word === "") this.#fail(this.#found(), at, 1, "Expected a Go type here");
    return this.#fail(`Unknown Go type "${word}"`, at, word.length, this.#nearest(word));
  }

  end(): void {
    this.#blanks();
    if (this.#at < this.text.length) {
      const rest = this.text.length - this.#at;
      this.#fail(this.#found(), this.#at, rest, "The type is complete before this");
    }
  }

  #arrayOrSlice(at: number): GoType {
    this.#blanks();
    if (this.#take("]")) return this.#placed(at, "slice", "[]", this.type());
    const from = this.#at;
    const digits = /^\d+/.exec(this.text.slice(from))?.[0] ?? "";
    if (digits === "") {
      this.#fail(this.#found(), from, 1, "An array's length is a whole number: [3]int32");
    }
    const length = Number(digits);
    if (length > 2 ** 31) {
      this.#fail(`Array length ${digits} is too large`, from, digits.length, "At most 2^31");
    }
    this.#at += digits.length;
    this.#expect("]", "an array's length is followed by ]");
    const elem = this.type();
    return { kind: "array", length, elem, text: `[${length}]${elem.text}`, at, end: this.#at };
  }

  #map(at: number): GoType {
    this.#expect("[", "a map type is written map[Key]Elem");
    const key = this.type();
    this.#expect("]", "the key type of a map is closed by ]");
    const elem = this.type();
    if (!comparable(key)) {
      const advice = "Keys must be comparable: no slices and no maps, also not inside";
      this.#fail(`Invalid map key type ${key.text}`, key.at, key.end - key.at, advice);
    }
    return { kind: "map", key, elem, text: `map[${key.text}]${elem.text}`, at, end: this.#at };
  }

  #struct(at: number): GoType {
    this.#expect("{", "a struct type is written struct{ A int32; B string }");
    const fields: Field[] = [];
    for (this.#blanks(); !this.#take("}"); this.#blanks()) {
      const names: string[] = [];
      do {
        this.#blanks();
        const from = this.#at;
        const name = this.#word();
        if (name === "") this.#fail(this.#found(), from, 1, "Expected a field name or }");
        names.push(name);
        this.#blanks();
      } while (this.#take(","));
      const type = this.type();
      for (const name of names) fields.push({ name, type });
      this.#blanks();
      if (!this.#take(";") && this.text[this.#at] !== "}") {
        this.#fail(
          this.#found(),
          this.#at,
          1,
          "Fields are separated by ; and the struct ends with }",
        );
      }
    }
    const inside = fields.map((field) => `${field.name} ${field.type.text}`).join("; ");
    return { kind: "struct", fields, text: `struct{${inside}}`, at, end: this.#at };
  }

  #placed(at: number, kind: "pointer" | "slice" | "chan", mark: string, elem: GoType): GoType {
    return { kind, elem, text: mark + elem.text, at, end: this.#at };
  }

  #blanks(): void {
    while (/\s/.test(this.text[this.#at] ?? "")) this.#at++;
  }

  #take(mark: string): boolean {
    if (this.text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #expect(mark: string, rule: string): void {
    this.#blanks();
    if (!this.#take(mark)) this.#fail(`Expected ${mark}: ${rule}`, this.#at, 1, this.#found());
  }

  #word(): string {
    const word = /^[\p{L}_][\p{L}\p{Nd}_.]*/u.exec(this.text.slice(this.#at))?.[0] ?? "";
    this.#at += word.length;
    return word;
  }

  #found(): string {
    const found = this.text[this.#at];
    return found === undefined ? "The type ends too early" : `Unexpected "${found}" in a Go type`;
  }

  #nearest(word: string): string {
    const likeness = (name: string): number => {
      let same = 0;
      while (same < name.length && name[same] === word[same]) same++;
      return same;
    };
    const near = basics.reduce((best, name) => (likeness(name) > likeness(best) ? name : best));
    return likeness(near) >= 3
      ? `Did you mean ${near}?`
      : `Basic types: ${basics.join(", ")}; also struct{}, *T, []T, [n]T, map[K]V, chan T, any`;
  }

  #fail(problem: string, at: number, length: number, advice: string): never {
    throw new GoTypeError(problem, this.text, at, length, advice);
  }
}
