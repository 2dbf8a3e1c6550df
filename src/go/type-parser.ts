/**
 * Go's type language: texts such as `map[int64]struct{}` parsed into a tree (type.ts).
 *
 * The grammar is that of the Go specification ("Types"):
 *
 *   Type   = basic | "any" | "error" | declared name | "(" Type ")"
 *          | "struct" "{" Fields "}" | "interface" "{" Methods "}"
 *          | "[" "]" Type | "[" number "]" Type | "*" Type | "map" "[" Type "]" Type
 *          | "chan" Type | "chan" "<-" Type | "<-" "chan" Type | "func" "(" Params ")" [ Result ]
 *   Fields = one or more of: name { "," name } Type, or an embedded Type; tags are passed over;
 *            separated by ";" or a line break
 */
import { GoTypeError } from "./errors.js";
import {
  basics,
  chanText,
  comparable,
  type Direction,
  type Field,
  type GoFuncType,
  type GoType,
  type Method,
  signatureText,
} from "./type.js";

const aliases: Record<string, string> = { byte: "uint8", rune: "int32" };

/** Names that a program has declared, with their types. */
export type Declared = ReadonlyMap<string, GoType>;

/** A name whose type is being read: it may stand behind a pointer in its own type. */
interface Declaring {
  readonly name: string;
  readonly type: GoType;
}

/**
 * Parse one Go type.
 * @param declared names that may stand in it.
 * @param declaring the name whose type this text is.
 * @throws {GoTypeError} quoting the text with carets under the place that is wrong.
 */
export function parseTypeWith(text: string, declared: Declared, declaring?: Declaring): GoType {
  if (typeof text !== "string") {
    throw new GoTypeError(
      `A Go type is written as a text, not as ${typeof text}`,
      String(text),
      0,
      String(text).length,
      'For example: "map[int64]bool"',
    );
  }
  const parser = new Parser(text, declared, declaring);
  const type = parser.type();
  parser.end();
  return type;
}

class Parser {
  #at = 0;
  /** Pointers, slices, maps, channels and funcs around the place being read. */
  #behind = 0;

  constructor(
    readonly text: string,
    readonly declared: Declared,
    readonly declaring: Declaring | undefined,
  ) {}

  type(): GoType {
    this.#blanks();
    const at = this.#at;
    if (this.#take("(")) {
      const inside = this.type();
      this.#expect(")", "a type in brackets is closed by )");
      return { ...inside, at, end: this.#at };
    }
    if (this.#take("*")) {
      const elem = this.#inside(() => this.type());
      return { kind: "pointer", elem, text: `*${elem.text}`, at, end: this.#at };
    }
    if (this.#take("[")) return this.#arrayOrSlice(at);
    if (this.#takeText("<-")) {
      this.#blanks();
      if (this.#word() !== "chan") this.#fail(this.#found(), at, 2, "<- is followed by chan");
      return this.#chan(at, "receive");
    }
    const word = this.#word();
    if (word === "map") return this.#map(at);
    if (word === "struct") return this.#struct(at);
    if (word === "chan") return this.#chan(at, this.#arrow());
    if (word === "func") return this.#func(at, "func");
    if (word === "interface") return this.#interface(at);
    if (word === "any") return { ...emptyInterface, at, end: this.#at };
    if (word === "error") return { ...error, at, end: this.#at };
    return this.#named(at, word);
  }

  end(): void {
    this.#blanks();
    if (this.#at < this.text.length) {
      const rest = this.text.length - this.#at;
      this.#fail(this.#found(), this.#at, rest, "The type is complete before this");
    }
  }

  #named(at: number, word: string): GoType {
    const kind = basics.find((name) => name === (aliases[word] ?? word));
    const known = this.declared.get(word);
    if (known !== undefined) return { ...known, at, end: this.#at };
    if (word === this.declaring?.name) {
      if (this.#behind > 0) return this.declaring.type;
      const advice = `A ${word} can hold a *${word} or a []${word}, not itself`;
      this.#fail(`invalid recursive type ${word}`, at, word.length, advice);
    }
    if (kind !== undefined) return { kind, text: kind, at, end: this.#at };
    if (word === "") this.#fail(this.#found(), at, 1, "Expected a Go type here");
    return this.#fail(`Unknown Go type "${word}"`, at, word.length, this.#nearest(word));
  }

  #arrayOrSlice(at: number): GoType {
    this.#blanks();
    if (this.#take("]")) {
      const elem = this.#inside(() => this.type());
      return { kind: "slice", elem, text: `[]${elem.text}`, at, end: this.#at };
    }
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
    const key = this.#inside(() => this.type());
    this.#expect("]", "the key type of a map is closed by ]");
    const elem = this.#inside(() => this.type());
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
      // By the name it was written by: any is the name of a type, interface{} is none.
      const star = type.kind === "pointer" && type.name === undefined ? "*" : "";
      return embedded ? star + name : `${name} ${type.text}`;
    });
    return { kind: "struct", fields, text: `struct{${inside.join("; ")}}`, at, end: this.#at };
  }

  /** Fields that share a type, or one embedded field. */
  #fieldLine(): Field[] {
    const from = this.#at;
    if (/^(?:\*\s*)?[\p{L}_][\p{L}\p{Nd}_.]*\s*(?:[;}"`\n]|$)/u.test(this.text.slice(from))) {
      const written = /[\p{L}_][\p{L}\p{Nd}_]*(?=\s*(?:[;}"`\n]|$))/u.exec(this.text.slice(from));
      const type = this.type();
      return [{ name: written?.[0] ?? type.text, type, embedded: true }];
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

  #arrow(): Direction {
    this.#blanks();
    return this.#takeText("<-") ? "send" : "both";
  }

  #chan(at: number, direction: Direction): GoType {
    const elem = this.#inside(() => this.type());
    const text = chanText(direction, elem, elem.text);
    return { kind: "chan", direction, elem, text, at, end: this.#at };
  }

  #interface(at: number): GoType {
    this.#expect("{", "an interface type is written interface{}");
    const methods: Method[] = [];
    for (this.#blanks(); !this.#take("}"); this.#blanks()) {
      methods.push(...this.#inside(() => this.#methodLine()));
      const broken = /\n\s*$/.test(this.text.slice(0, this.#at));
      if (!this.#take(";") && !broken && this.text[this.#at] !== "}") {
        this.#fail(this.#found(), this.#at, 1, "Methods are separated by ;");
      }
    }
    if (methods.length === 0) return { ...emptyInterface, at, end: this.#at };
    methods.sort((a, b) => (a.name < b.name ? -1 : 1));
    const inside = methods.map(({ name, type }) => name + signatureText(type, (of) => of.text));
    const text = `interface{ ${inside.join("; ")} }`;
    return { kind: "interface", methods, text, at, end: this.#at };
  }

  /** One method, or those of an interface that has a name. */
  #methodLine(): readonly Method[] {
    const from = this.#at;
    const name = this.#word();
    if (name === "") this.#fail(this.#found(), from, 1, "Expected a method name or }");
    this.#blanks();
    if (this.text[this.#at] === "(") {
      const type = this.#func(from, "");
      this.#blanks();
      return [{ name, type }];
    }
    const embedded = name === "error" ? error : name === "any" ? emptyInterface : undefined;
    const type = embedded ?? this.#named(from, name);
    if (type.kind === "interface") return type.methods;
    return this.#fail(`${name} is not an interface`, from, name.length, "A method ends with ( )");
  }

  #func(at: number, mark: string): GoFuncType {
    const signature = this.#inside(() => this.#signature());
    const text = mark + signatureText(signature, (of) => of.text);
    return { kind: "func", ...signature, text, at, end: this.#at };
  }

  #signature(): Pick<GoFuncType, "parameters" | "results" | "variadic"> {
    const { types: parameters, variadic } = this.#parameters();
    this.#blanks();
    if (this.text[this.#at] === "(") {
      return { parameters, variadic, results: this.#parameters().types };
    }
    if (/^[\p{L}*[<]/u.test(this.text.slice(this.#at))) {
      return { parameters, variadic, results: [this.type()] };
    }
    return { parameters, variadic, results: [] };
  }

  /** Types in brackets; names before them are passed over. */
  #parameters(): { types: GoType[]; variadic: boolean } {
    this.#expect("(", "a func type is written func(int, string) bool");
    const types: GoType[] = [];
    /** Words alone: types, or names that share the type which the next name is followed by. */
    let words: number[] = [];
    let variadic = false;
    const wordsAreTypes = (): void => {
      const after = this.#at;
      for (const at of words) {
        this.#at = at;
        types.push(this.type());
      }
      this.#at = after;
      words = [];
    };
    for (this.#blanks(); !this.#take(")"); this.#blanks()) {
      const rest = this.text.slice(this.#at);
      if (/^[\p{L}_][\p{L}\p{Nd}_]*\s*,/u.test(rest)) {
        words.push(this.#at);
        this.#word();
        this.#blanks();
        this.#take(",");
        continue;
      }
      const named = /^(?!(?:map|chan|func|struct|interface)\b)[\p{L}_][\p{L}\p{Nd}_]*\s+(?![,)])/u;
      const name = named.exec(rest)?.[0] ?? "";
      if (name === "") wordsAreTypes();
      const shared = words.length;
      words = [];
      this.#at += name.length;
      const at = this.#at;
      variadic = this.#takeText("...");
      const type = this.type();
      const slice = (): GoType => {
        return { kind: "slice", elem: type, text: `[]${type.text}`, at, end: this.#at };
      };
      types.push(...Array.from({ length: shared }, () => type), variadic ? slice() : type);
      this.#blanks();
      if (!this.#take(",") && this.text[this.#at] !== ")") {
        this.#fail(this.#found(), this.#at, 1, "Parameters are separated by , and end with )");
      }
    }
    wordsAreTypes();
    return { types, variadic };
  }

  /** Read what lies behind a pointer of some kind. */
  #inside<T>(read: () => T): T {
    this.#behind++;
    const found = read();
    this.#behind--;
    return found;
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
    const names: readonly string[] = [...basics, ...this.declared.keys()];
    const near = names.reduce((best, name) => (likeness(name) > likeness(best) ? name : best));
    if (likeness(near) >= 3) return `Did you mean ${near}?`;
    const composed = "struct{}, *T, []T, [n]T, map[K]V, chan T, any";
    return `Basic types: ${basics.join(", ")}; also ${composed}, and names declared with go.type`;
  }

  #fail(problem: string, at: number, length: number, advice: string): never {
    throw new GoTypeError(problem, this.text, at, length, advice);
  }
}

const nowhere = { at: 0, end: 0 } as const;

const emptyInterface: GoType = { kind: "interface", methods: [], text: "interface{}", ...nowhere };

const text: GoType = { kind: "string", text: "string", ...nowhere };

const error = {
  kind: "interface",
  methods: [
    {
      name: "Error",
      type: {
        kind: "func",
        parameters: [],
        results: [text],
        variadic: false,
        text: "() string",
        ...nowhere,
      },
    },
  ],
  text: "error",
  ...nowhere,
} as const satisfies GoType;
