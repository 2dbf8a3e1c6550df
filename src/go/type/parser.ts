/**
 * Go's type language: strings such as `map[int64]struct{}` parsed into a tree (type.ts).
 *
 * The grammar is that of the Go specification ("Types"):
 *
 *   Type   = basic | "any" | "error" | declared name [ "[" Type { "," Type } "]" ] | "(" Type ")"
 *          | "struct" "{" Fields "}" | "interface" "{" Methods "}"
 *          | "[" "]" Type | "[" constant "]" Type | "*" Type | "map" "[" Type "]" Type
 *          | "chan" Type | "chan" "<-" Type | "<-" "chan" Type | "func" "(" Params ")" [ Result ]
 *   Fields = one or more of: name { "," name } Type, or an embedded Type; tags are passed over;
 *            separated by ";" or a line break
 */
import { shown } from "../../format/shown.js";
import { GoTypeError } from "../errors.js";
import { NameError, type Names, nearestName } from "./names.js";
import { aliases, emptyInterface, error } from "./predeclared.js";
import { Scanner } from "./scanner.js";
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

/**
 * Parse one Go type.
 * @param names that may stand in it.
 * @throws {GoTypeError} quoting the text with carets under the place that is wrong.
 */
export function parseTypeWith(text: string, names: Names): GoType {
  if (typeof text !== "string") {
    const given = shown(text);
    const problem = `A Go type must be a string, got ${given}`;
    throw new GoTypeError(problem, given, 0, given.length, 'For example: "map[int64]bool"');
  }
  const parser = new Parser(text, names);
  const type = parser.type();
  parser.end();
  return type;
}

class Parser extends Scanner {
  /** Pointers, slices, maps, channels and funcs around the place being read. */
  #behind = 0;

  constructor(
    text: string,
    readonly names: Names,
  ) {
    super(text);
  }

  type(): GoType {
    return this.nested(() => this.#type());
  }

  #type(): GoType {
    this.blanks();
    const at = this.at;
    if (this.take("(")) {
      const inside = this.type();
      this.expect(")", "a type in brackets is closed by )");
      return { ...inside, at, end: this.at };
    }
    if (this.take("*")) {
      const elem = this.#inside(() => this.type());
      return { kind: "pointer", elem, text: `*${elem.text}`, at, end: this.at };
    }
    if (this.take("[")) return this.#arrayOrSlice(at);
    if (this.take("<-")) {
      this.blanks();
      if (this.word() !== "chan") this.fail(this.found(), at, 2, "<- is followed by chan");
      return this.#chan(at, "receive");
    }
    const word = this.word();
    if (word === "map") return this.#map(at);
    if (word === "struct") return this.#struct(at);
    if (word === "chan") return this.#chan(at, this.#arrow());
    if (word === "func") return this.#func(at, "func");
    if (word === "interface") return this.#interface(at);
    if (word === "any") return { ...emptyInterface, at, end: this.at };
    if (word === "error") return { ...error, at, end: this.at };
    return this.#named(at, word);
  }

  end(): void {
    this.blanks();
    if (this.at < this.text.length) {
      const rest = this.text.length - this.at;
      this.fail(this.found(), this.at, rest, "The type is complete before this");
    }
  }

  #named(at: number, word: string): GoType {
    if (this.names.parametersOf(word) > 0) return this.#generic(at, word);
    const known = this.#resolve(at, word, () => this.names.typeOf(word, this.#behind === 0));
    // A type that is being read stays one object, which is filled in the end.
    if (known !== undefined)
      return this.names.isRead(known) ? { ...known, at, end: this.at } : known;
    const kind = basics.find((name) => name === (aliases[word] ?? word));
    if (kind !== undefined) return { kind, text: kind, at, end: this.at };
    if (word === "") this.fail(this.found(), at, 1, "Expected a Go type here");
    if (word === "comparable") {
      const problem = "cannot use type comparable outside a type constraint";
      this.fail(problem, at, word.length, "An interface that holds any value is written any");
    }
    return this.fail(
      `Unknown Go type "${word}"`,
      at,
      word.length,
      nearestName(word, this.names.known),
    );
  }

  /** A generic type with the types in brackets behind it. */
  #generic(at: number, word: string): GoType {
    const takes = this.names.parametersOf(word);
    this.blanks();
    if (!this.take("[")) {
      const problem = `cannot use generic type ${word} without instantiation`;
      const example = Array.from({ length: takes }, () => "int").join(", ");
      this.fail(problem, at, word.length, `For example: ${word}[${example}]`);
    }
    const whole = this.#behind === 0;
    const types: GoType[] = [];
    for (this.blanks(); !this.take("]"); this.blanks()) {
      types.push(this.#inside(() => this.type()));
      this.blanks();
      if (!this.take(",") && this.text[this.at] !== "]") {
        this.fail(this.found(), this.at, 1, "Types are separated by , and end with ]");
      }
    }
    const made = this.#resolve(at, word, () => this.names.instance(word, types, whole));
    return this.names.isRead(made) ? { ...made, at, end: this.at } : made;
  }

  /** What a name stands for, where it can. */
  #resolve<T>(at: number, word: string, find: () => T): T {
    try {
      return find();
    } catch (error) {
      if (!(error instanceof NameError)) throw error;
      return this.fail(error.message, at, word.length, error.advice);
    }
  }

  #arrayOrSlice(at: number): GoType {
    this.blanks();
    if (this.take("]")) {
      const elem = this.#inside(() => this.type());
      return { kind: "slice", elem, text: `[]${elem.text}`, at, end: this.at };
    }
    const from = this.at;
    if (this.take("...")) {
      const problem = "invalid use of [...] array (outside a composite literal)";
      this.fail(problem, from, 3, "An array's length is a whole number: [3]int32");
    }
    const value = this.constant();
    const written = this.at - from;
    if (value < 0n) {
      this.fail(`invalid array length ${value}`, from, written, "A length is 0 or more");
    }
    if (value > 2n ** 31n) {
      this.fail(`Array length ${value} is too large`, from, written, "At most 2^31");
    }
    const length = Number(value);
    this.expect("]", "an array's length is followed by ]");
    const elem = this.type();
    return { kind: "array", length, elem, text: `[${length}]${elem.text}`, at, end: this.at };
  }

  #map(at: number): GoType {
    this.expect("[", "a map type is written map[Key]Elem");
    this.blanks();
    const keyAt = this.at;
    const key = this.#inside(() => this.type());
    this.expect("]", "the key type of a map is closed by ]");
    const keyEnd = this.at - 1;
    const elem = this.#inside(() => this.type());
    this.names.later(() => {
      if (comparable(key)) return;
      const advice = "Keys must be comparable: no slices, maps or funcs, also not inside";
      this.fail(`invalid map key type ${key.text}`, keyAt, keyEnd - keyAt, advice);
    });
    return { kind: "map", key, elem, text: `map[${key.text}]${elem.text}`, at, end: this.at };
  }

  #struct(at: number): GoType {
    this.expect("{", "a struct type is written struct{ A int32; B string }");
    const fields: Field[] = [];
    for (this.blanks(); !this.take("}"); this.blanks()) {
      const from = this.at;
      for (const field of this.#fieldLine()) {
        const twice = fields.some(({ name }) => name === field.name && name !== "_");
        if (twice) this.fail(`${field.name} redeclared`, from, 1, "Fields have own names");
        fields.push(field);
      }
      const ended = this.blanks() || this.tag();
      if (!this.take(";") && !ended && this.text[this.at] !== "}") {
        const rule = "Fields are separated by ; and the struct ends with }";
        this.fail(this.found(), this.at, 1, rule);
      }
    }
    const inside = fields.map(({ name, type, embedded }) => {
      // By the name it was written by: any is the name of a type, interface{} is none.
      const star = type.kind === "pointer" && type.name === undefined ? "*" : "";
      return embedded ? star + name : `${name} ${type.text}`;
    });
    return { kind: "struct", fields, text: `struct{${inside.join("; ")}}`, at, end: this.at };
  }

  /** Fields that share a type, or one embedded field. */
  #fieldLine(): Field[] {
    const from = this.at;
    const embedded = this.#embeddedName();
    this.at = from;
    if (embedded !== undefined) {
      const type = this.type();
      const of = type.kind === "pointer" && type.name === undefined ? type.elem : type;
      const pointer = of !== type;
      if (of.kind === "unsafe.Pointer" || (of.kind === "pointer" && this.names.isRead(of))) {
        const problem = `embedded field type cannot be ${of.name === undefined ? of.text : "a pointer"}`;
        this.fail(problem, from, this.at - from, `Give the field a name: p ${type.text}`);
      }
      if (pointer && of.kind === "interface") {
        const problem = "embedded field type cannot be a pointer to an interface";
        this.fail(problem, from, this.at - from, `Give the field a name: p ${type.text}`);
      }
      return [{ name: embedded, type, embedded: true }];
    }
    const names: string[] = [];
    do {
      this.blanks();
      const at = this.at;
      const name = this.word();
      if (name === "") this.fail(this.found(), at, 1, "Expected a field name or }");
      names.push(name);
      this.blanks();
    } while (this.take(","));
    const type = this.type();
    return names.map((name) => ({ name, type, embedded: false }));
  }

  /** The name of an embedded field, when the line is nothing but a type that has a name. */
  #embeddedName(): string | undefined {
    if (this.take("*")) this.blanks();
    const word = this.word();
    if (word === "") return undefined;
    if (this.names.parametersOf(word) > 0 && this.text[this.at] === "[") this.brackets();
    const ended = this.blanks();
    const next = this.text[this.at];
    const alone = ended || next === undefined || ';}"`'.includes(next);
    return alone ? word.slice(word.lastIndexOf(".") + 1) : undefined;
  }

  #arrow(): Direction {
    this.blanks();
    return this.take("<-") ? "send" : "both";
  }

  #chan(at: number, direction: Direction): GoType {
    const elem = this.#inside(() => this.type());
    const text = chanText(direction, elem, elem.text);
    return { kind: "chan", direction, elem, text, at, end: this.at };
  }

  #interface(at: number): GoType {
    this.expect("{", "an interface type is written interface{}");
    const methods: Method[] = [];
    const written = new Set<string>();
    for (this.blanks(); !this.take("}"); this.blanks()) {
      const from = this.at;
      const own = this.isMethod();
      for (const method of this.#methodLine()) {
        const { name, type } = method;
        const other = methods.find((known) => known.name === name);
        // Interfaces that are embedded may have methods in common.
        if ((own && written.has(name)) || (other && other.type.text !== type.text)) {
          this.fail(`duplicate method ${name}`, from, name.length, "Methods have own names");
        }
        if (own) written.add(name);
        if (other === undefined) methods.push(method);
      }
      const ended = this.blanks();
      if (!this.take(";") && !ended && this.text[this.at] !== "}") {
        this.fail(this.found(), this.at, 1, "Methods are separated by ;");
      }
    }
    if (methods.length === 0) return { ...emptyInterface, at, end: this.at };
    methods.sort((a, b) => (a.name < b.name ? -1 : 1));
    const inside = methods.map(({ name, type }) => name + signatureText(type, (of) => of.text));
    const text = `interface{ ${inside.join("; ")} }`;
    return { kind: "interface", methods, text, at, end: this.at };
  }

  /** One method, or those of an interface that is embedded. */
  #methodLine(): readonly Method[] {
    const from = this.at;
    if (this.isMethod()) return [{ name: this.word(), type: this.#func(from, "") }];
    if (this.text[from] === "~") this.#refuseConstraint(from);
    // Its methods are needed: it has to be read to the end.
    const behind = this.#behind;
    this.#behind = 0;
    const type = this.type();
    this.#behind = behind;
    this.blanks();
    if (this.text[this.at] === "|") this.#refuseConstraint(from);
    if (type.kind === "interface") return type.methods;
    const problem = `${type.text} is not an interface`;
    return this.fail(problem, from, this.at - from, "A method ends with ( )");
  }

  #refuseConstraint(from: number): never {
    const problem = "cannot use an interface with type constraints outside a type constraint";
    return this.fail(problem, from, 1, "An interface type here is a list of methods");
  }

  #func(at: number, mark: string): GoFuncType {
    const signature = this.#inside(() => this.#signature());
    const text = mark + signatureText(signature, (of) => of.text);
    return { kind: "func", ...signature, text, at, end: this.at };
  }

  #signature(): Pick<GoFuncType, "parameters" | "results" | "variadic"> {
    const { types: parameters, variadic } = this.#parameters();
    this.blanks();
    if (this.text[this.at] === "(") {
      return { parameters, variadic, results: this.#parameters().types };
    }
    if (/^[\p{L}*[<]/u.test(this.text.slice(this.at))) {
      return { parameters, variadic, results: [this.type()] };
    }
    return { parameters, variadic, results: [] };
  }

  /** Types in brackets; names before them are passed over. */
  #parameters(): { types: GoType[]; variadic: boolean } {
    this.expect("(", "a func type is written func(int, string) bool");
    const types: GoType[] = [];
    /** Words alone: types, or names that share the type which the next name is followed by. */
    let words: number[] = [];
    let variadic = false;
    const wordsAreTypes = (): void => {
      const after = this.at;
      for (const at of words) {
        this.at = at;
        types.push(this.type());
      }
      this.at = after;
      words = [];
    };
    for (this.blanks(); !this.take(")"); this.blanks()) {
      const rest = this.text.slice(this.at);
      if (/^[\p{L}_][\p{L}\p{Nd}_]*\s*,/u.test(rest)) {
        words.push(this.at);
        this.word();
        this.blanks();
        this.take(",");
        continue;
      }
      const named = /^(?!(?:map|chan|func|struct|interface)\b)[\p{L}_][\p{L}\p{Nd}_]*\s+(?![,)])/u;
      const name = named.exec(rest)?.[0] ?? "";
      if (name === "") wordsAreTypes();
      const shared = words.length;
      words = [];
      this.at += name.length;
      const at = this.at;
      variadic = this.take("...");
      const type = this.type();
      const slice = (): GoType => {
        return { kind: "slice", elem: type, text: `[]${type.text}`, at, end: this.at };
      };
      types.push(...Array.from({ length: shared }, () => type), variadic ? slice() : type);
      this.blanks();
      if (!this.take(",") && this.text[this.at] !== ")") {
        this.fail(this.found(), this.at, 1, "Parameters are separated by , and end with )");
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
}
