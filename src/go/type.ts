/**
 * Go's type language: texts such as `map[int64]struct{}` parsed into a tree.
 *
 * The grammar is that of the Go specification ("Types") without names declared by a program:
 *
 *   Type   = basic | "any" | "error" | "struct" "{" Fields "}" | "interface" "{" Methods "}"
 *          | "[" "]" Type | "[" number "]" Type | "*" Type | "map" "[" Type "]" Type
 *          | "chan" Type | "chan" "<-" Type | "<-" "chan" Type | "func" "(" Params ")" [ Result ]
 *   Fields = one or more of: name { "," name } Type, or an embedded Type; tags are passed over;
 *            separated by ";" or a line break
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
  /** Written as a type alone, which is its name too. */
  readonly embedded: boolean;
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
    | { readonly kind: "interface"; readonly methods: boolean }
    | { readonly kind: "func" }
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
    case "func":
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
    if (this.#takeText("<-")) {
      this.#blanks();
      if (this.#word() !== "chan") this.#fail(this.#found(), at, 2, "<- is followed by chan");
      return this.#placed(at, "chan", "<-chan ", this.type());
    }
    const word = this.#word();
    if (word === "map") return this.#map(at);
    if (word === "struct") return this.#struct(at);
    if (word === "chan") return this.#chan(at);
    if (word === "func") return this.#func(at);
    if (word === "interface") return this.#interface(at);
    if (word === "any") return this.#interfaceAt(at, "interface{}");
    if (word === "error") return this.#interfaceAt(at, "error");
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
      const advice = "Keys must be comparable: no slices, maps or funcs, also not inside";
      this.#fail(`invalid map key type ${key.text}`, key.at, key.end - key.at, advice);
    }
    return { kind: "map", key, elem, text: `map[${key.text}]${elem.text}`, at, end: this.#at };
  }

  #struct(at: number): GoType {
    this.#expect("{", "a struct type is written struct{ A int32; B string }");
    const fields: Field[] = [];
    for (this.#blanks(); !this.#take("}"); this.#blanks()) {
      for (const field of this.#fieldLine()) {
        const twice = fields.some(({ name }) => name === field.name && name !== "_");
        if (twice)
          this.#fail(`${field.name} redeclared`, field.type.at, 1, "Fields have own names");
        fields.push(field);
      }
      const line = this.text.slice(this.#at);
      this.#at += /^\s*(?:"(?:[^"\\]|\\.)*"|`[^`]*`)?/.exec(line)?.[0].length ?? 0;
      const broken = /^\s*\n/.test(line);
      this.#blanks();
      if (!this.#take(";") && !broken && this.text[this.#at] !== "}") {
        const rule = "Fields are separated by ; and the struct ends with }";
        this.#fail(this.#found(), this.#at, 1, rule);
      }
    }
    const inside = fields.map(({ name, type, embedded }) => {
      return embedded ? type.text : `${name} ${type.text}`;
    });
    return { kind: "struct", fields, text: `struct{${inside.join("; ")}}`, at, end: this.#at };
  }

  /** Fields that share a type, or one embedded field. */
  #fieldLine(): Field[] {
    const from = this.#at;
    if (/^(?:\*\s*)?[\p{L}_][\p{L}\p{Nd}_.]*\s*(?:[;}"`\n]|$)/u.test(this.text.slice(from))) {
      const type = this.type();
      const name = type.text.replace(/^\*|^.*\./g, "");
      return [{ name, type, embedded: true }];
    }
    const names: string[] = [];
    do {
      this.#blanks();
      const at = this.#at;
      const name = this.#word();
      if (name === "") this.#fail(this.#found(), at, 1, "Expected a field name or }");
      names.push(name);
      this.#blanks();
    } while (this.#take(","));
    const type = this.type();
    return names.map((name) => ({ name, type, embedded: false }));
  }

  #chan(at: number): GoType {
    this.#blanks();
    const mark = this.#takeText("<-") ? "chan<- " : "chan ";
    return this.#placed(at, "chan", mark, this.type());
  }

  #interface(at: number): GoType {
    this.#expect("{", "an interface type is written interface{}");
    const methods: string[] = [];
    for (this.#blanks(); !this.#take("}"); this.#blanks()) {
      const from = this.#at;
      const name = this.#word();
      if (name === "") this.#fail(this.#found(), from, 1, "Expected a method name or }");
      this.#blanks();
      methods.push(this.text[this.#at] === "(" ? name + this.#signature() : name);
      this.#blanks();
      if (
        !this.#take(";") &&
        !/\n\s*$/.test(this.text.slice(0, this.#at)) &&
        this.text[this.#at] !== "}"
      ) {
        this.#fail(this.#found(), this.#at, 1, "Methods are separated by ;");
      }
    }
    if (methods.length === 0) return this.#interfaceAt(at, "interface{}");
    return this.#interfaceAt(at, `interface{ ${methods.sort().join("; ")} }`);
  }

  #interfaceAt(at: number, text: string): GoType {
    return { kind: "interface", methods: text !== "interface{}", text, at, end: this.#at };
  }

  #func(at: number): GoType {
    return { kind: "func", text: `func${this.#signature()}`, at, end: this.#at };
  }

  /** Parameters and results, without names. */
  #signature(): string {
    const parameters = this.#parameters();
    this.#blanks();
    if (this.text[this.#at] === "(") return `(${parameters}) (${this.#parameters()})`;
    if (/^[\p{L}*[<]/u.test(this.text.slice(this.#at)))
      return `(${parameters}) ${this.type().text}`;
    return `(${parameters})`;
  }

  #parameters(): string {
    this.#expect("(", "a func type is written func(int, string) bool");
    const types: string[] = [];
    for (this.#blanks(); !this.#take(")"); this.#blanks()) {
      const named = /^(?!(?:map|chan|func|struct|interface)\b)[\p{L}_][\p{L}\p{Nd}_]*\s+(?![,)])/u;
      this.#at += named.exec(this.text.slice(this.#at))?.[0].length ?? 0;
      const variadic = this.#takeText("...") ? "..." : "";
      types.push(variadic + this.type().text);
      this.#blanks();
      if (!this.#take(",") && this.text[this.#at] !== ")") {
        this.#fail(this.#found(), this.#at, 1, "Parameters are separated by , and end with )");
      }
    }
    return types.join(", ");
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

  #takeText(mark: string): boolean {
    if (!this.text.startsWith(mark, this.#at)) return false;
    this.#at += mark.length;
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
