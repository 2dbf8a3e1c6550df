/**
 * The types that a program declares: `type Point struct{ X, Y int32 }`. A declared name stands for
 * its type wherever a type is written. A notebook is one program, for all its processes; a case that
 * declares types is a program of its own.
 *
 * The same name always means the same type, so that what is in memory of it stays readable. Types
 * that are declared together may hold each other, and themselves, behind pointers, slices, maps,
 * channels and funcs: such a type exists, empty, before its text is read, and is filled afterwards;
 * its text is read at once where its size matters, and one that is still being read then would hold
 * itself. A generic type is read again for every list of types in place of its parameters.
 *
 * Source: the Go specification, "Type declarations", "Type parameter declarations", "Instantiations".
 */
import { GoTypeError } from "../errors.js";
import { headOf, type TypeParameter } from "./declaration-head.js";
import { NameError, type Names } from "./names.js";
import { parseTypeWith } from "./parser.js";
import { comparable, type GoType, type Method } from "./type.js";

/** A declared type with the methods that its values have. */
export interface TypeWithMethods {
  readonly type: string;
  /** As an interface lists them: `["Error() string"]`; those behind a * have a pointer receiver. */
  readonly methods?: readonly string[];
}

/** Types by name: `{ Point: "struct{ X, Y int32 }" }`. */
export type TypeDeclarations = Readonly<Record<string, string | TypeWithMethods>>;

/** A declared type as it is listed: its own text in canonical form. */
export interface DeclaredType {
  readonly name: string;
  readonly parameters: readonly TypeParameter[];
  readonly type: string;
  readonly methods: readonly Method[];
}

/** A name that is declared. */
interface Declaration {
  readonly name: string;
  readonly parameters: readonly TypeParameter[];
  readonly text: string;
  readonly methods: readonly string[];
  /** The type; of a generic one, what its text says of its parameters. */
  readonly type: GoType;
  /** Its type, methods and parameters without needless blanks, once they are read. */
  canonical: readonly string[];
  /** Its methods, once they are read. */
  read: readonly Method[];
}

/** A type that is being made. */
interface Making {
  state: "unread" | "reading" | "read";
  readonly read: () => void;
}

/** Names that types are put in place of. */
type Bound = ReadonlyMap<string, GoType>;

/** Generic types in one another before it is taken for a cycle. */
const deepest = 50;

/** The types that one program has declared. */
export class Declarations {
  readonly #declared = new Map<string, Declaration>();
  /** Types made of generic ones, by their text. */
  readonly #instances = new Map<string, GoType>();
  /** What is being declared, by name. */
  #pending: ReadonlyMap<string, Declaration> = new Map();
  #making = new Map<GoType, Making>();
  #checks: (() => void)[] = [];
  /** Generic types around the text that is being read. */
  #depth = 0;

  /**
   * Parse one Go type, in which declared names may stand.
   * @throws {GoTypeError} quoting the text with carets under the place that is wrong.
   */
  parse(text: string): GoType {
    return this.#finished(() => parseTypeWith(text, this.#names(new Map())));
  }

  /**
   * Declare types that may hold each other. Declaring one again as the same type changes nothing.
   * @returns the types as text without needless blanks, in the order given.
   * @throws {GoTypeError} when a text is not a type, or a name cannot be one or is another type; none
   * of them is declared then.
   */
  declare(declarations: TypeDeclarations): string[] {
    const given = Object.entries(declarations).map(([head, declared]): Declaration => {
      const { type: text, methods = [] } =
        typeof declared === "object" && declared !== null ? declared : { type: declared };
      const { name, parameters } = headOf(head);
      return { name, parameters, text, methods, type: empty(name), canonical: [], read: [] };
    });
    this.#pending = new Map(given.map((declaration) => [declaration.name, declaration]));
    const before = new Set(this.#instances.keys());
    try {
      this.#finished(() => {
        for (const declaration of given) {
          this.#make(declaration.type, () => this.#read(declaration));
        }
      });
      for (const declaration of given) {
        const known = this.#declared.get(declaration.name);
        if (known !== undefined) requireSame(known, declaration);
      }
    } finally {
      this.#pending = new Map();
      // They may be of parameters, or of types that could not be declared.
      this.#keepInstances(before);
    }
    for (const declaration of given) {
      if (!this.#declared.has(declaration.name)) this.#declared.set(declaration.name, declaration);
    }
    return given.map(({ canonical }) => canonical[0] ?? "");
  }

  /** What is declared, in the order in which it was. */
  list(): DeclaredType[] {
    return [...this.#declared.values()].map(({ name, parameters, canonical, read }) => {
      return { name, parameters, type: canonical[0] ?? "", methods: read };
    });
  }

  /** What `work` gives, when all that it has begun to make is read and checked. */
  #finished<T>(work: () => T): T {
    const before = new Set(this.#instances.keys());
    try {
      const result = work();
      // Reading one may begin others, which the loop then reads as well.
      for (const making of this.#making.values()) if (making.state === "unread") readNow(making);
      for (const check of this.#checks) check();
      return result;
    } catch (error) {
      this.#keepInstances(before);
      throw error;
    } finally {
      this.#making = new Map();
      this.#checks = [];
      this.#depth = 0;
    }
  }

  #keepInstances(before: ReadonlySet<string>): void {
    for (const text of this.#instances.keys()) if (!before.has(text)) this.#instances.delete(text);
  }

  /** Have a type filled by `read`: when its size matters, or in the end. */
  #make(type: GoType, read: () => void): void {
    const depth = this.#depth + 1;
    this.#making.set(type, {
      state: "unread",
      read: () => {
        const around = this.#depth;
        this.#depth = depth;
        read();
        this.#depth = around;
      },
    });
  }

  #read(declaration: Declaration): void {
    const { type, parameters } = declaration;
    const bound = new Map(parameters.map((parameter) => [parameter.name, standIn(parameter)]));
    const { text, methods } = this.#fill(type, declaration, bound);
    declaration.read = methods;
    declaration.canonical = [
      text,
      ...methods.map(({ name, type: of, onPointer }) => (onPointer ? "*" : "") + name + of.text),
      ...parameters.map((of) => `${of.name} ${of.comparable ? "comparable" : "any"}`),
    ];
  }

  /** Read a declaration's text and methods into a type that is empty so far. */
  #fill(
    type: GoType,
    { text, methods }: Pick<Declaration, "text" | "methods">,
    bound: Bound,
  ): { text: string; methods: readonly Method[] } {
    const names = this.#names(bound);
    // A type declared as another one has its structure, not its methods.
    const { name: _, instanceOf: __, declaredMethods: ___, ...read } = parseTypeWith(text, names);
    Object.assign(type, read, { text: type.text, at: 0, end: type.text.length });
    const declaredMethods = methods.flatMap((method) => {
      const onPointer = /^\s*\*/.test(method);
      const list = parseTypeWith(`interface{ ${method.replace(/^\s*\*/, "")} }`, names);
      return list.kind === "interface" ? list.methods.map((of) => ({ ...of, onPointer })) : [];
    });
    if (declaredMethods.length > 0) Object.assign(type, { declaredMethods });
    return { text: read.text, methods: declaredMethods };
  }

  #names(bound: Bound): Names {
    return {
      known: new Set([...this.#declared.keys(), ...this.#pending.keys(), ...bound.keys()]),
      typeOf: (name, whole) => {
        const type = bound.get(name) ?? this.#find(name)?.type;
        return type && this.#need(type, whole);
      },
      parametersOf: (name) => (bound.has(name) ? 0 : (this.#find(name)?.parameters.length ?? 0)),
      instance: (name, types, whole) => {
        return this.#need(this.#instance(this.#find(name) as Declaration, types), whole);
      },
      isRead: (type) => (this.#making.get(type)?.state ?? "read") === "read",
      later: (check) => {
        this.#checks.push(check);
      },
    };
  }

  #find(name: string): Declaration | undefined {
    return this.#declared.get(name) ?? this.#pending.get(name);
  }

  #need(type: GoType, whole: boolean): GoType {
    const making = this.#making.get(type);
    if (!whole || making === undefined || making.state === "read") return type;
    if (making.state === "reading") {
      const advice = `A ${type.text} can contain a *${type.text} or a []${type.text}, not itself`;
      throw new NameError(`invalid recursive type ${type.text}`, advice);
    }
    readNow(making);
    return type;
  }

  #instance(declaration: Declaration, types: readonly GoType[]): GoType {
    const { name, parameters } = declaration;
    if (types.length !== parameters.length) {
      const much = types.length < parameters.length ? "not enough" : "too many";
      const list = parameters.map((parameter) => parameter.name).join(", ");
      throw new NameError(
        `${much} type arguments for type ${name}: have ${types.length}, want ${parameters.length}`,
        `It is declared as ${name}[${list}]`,
      );
    }
    const text = `${name}[${types.map((type) => type.text).join(",")}]`;
    const known = this.#instances.get(text);
    if (known !== undefined) return known;
    if (this.#depth > deepest) {
      throw new NameError(
        `instantiation cycle: ${name} contains itself with new type arguments each time`,
        text,
      );
    }
    parameters.forEach((parameter, i) => {
      if (parameter.comparable)
        this.#checks.push(() => requireComparable(types[i] as GoType, text));
    });
    const type = empty(text);
    Object.assign(type, { instanceOf: { name, arguments: types } });
    this.#instances.set(text, type);
    const bound = new Map(parameters.map((of, i) => [of.name, types[i] as GoType]));
    this.#make(type, () => this.#fill(type, declaration, bound));
    return type;
  }
}

/** What a notebook declares. */
export const program = new Declarations();

/**
 * Parse one Go type, in which names may stand that a notebook has declared.
 * @throws {GoTypeError} quoting the text with carets under the place that is wrong.
 */
export function parseType(text: string): GoType {
  return program.parse(text);
}

/**
 * Declare a name, as Go's `type name text` does. Declaring it again as the same type changes nothing.
 * @param name name of the type: letters, digits and _; for a generic type with its parameters,
 * `"Pair[K comparable, V any]"`.
 * @param text its type; it may refer to the name itself behind a pointer, slice, map, chan or func.
 * @param methods methods of the type, written as in an interface: `["Error() string"]`. Values of
 * the type then implement interfaces with these methods; `"*Error() string"` has a pointer
 * receiver.
 * @returns the type as text, without needless blanks.
 * @throws {GoTypeError} when the text is not a type, or the name cannot be one or is another type.
 * @example go.type("Point", "struct{ X, Y int32 }")
 */
export function declareType(name: string, text: string, methods: readonly string[] = []): string {
  return program.declare({ [name]: { type: text, methods } })[0] ?? "";
}

/**
 * Declare types that refer to each other.
 * @param types text by name, or `{ type, methods }`.
 * @throws {GoTypeError} as {@link declareType}; none of them is declared then.
 * @example go.types({ Tree: "struct{ Kids []Branch }", Branch: "struct{ To *Tree }" })
 */
export function declareTypes(types: TypeDeclarations): void {
  program.declare(types);
}

function empty(name: string): GoType {
  return { name, text: name } as GoType;
}

function readNow(making: Making): void {
  making.state = "reading";
  making.read();
  making.state = "read";
}

/** What stands for a parameter while a generic type's own text is read. */
function standIn({ name, comparable: isComparable }: TypeParameter): GoType {
  const placed = { name, text: name, at: 0, end: name.length };
  if (isComparable) return { ...placed, kind: "int" };
  return { ...placed, kind: "func", parameters: [], results: [], variadic: false };
}

function requireComparable(type: GoType, text: string): void {
  if (comparable(type)) return;
  const at = text.indexOf(type.text);
  const advice = "Types whose values can be compared with ==: no slices, maps or funcs";
  const problem = `${type.text} does not satisfy comparable`;
  throw new GoTypeError(problem, text, at, type.text.length, advice);
}

function requireSame(known: Declaration, { name, text, canonical }: Declaration): void {
  if (known.canonical.join("\n") === canonical.join("\n")) return;
  const advice = `Maps may hold the ${name} declared first: give this one another name`;
  const before = known.canonical.join("; ");
  throw new GoTypeError(`${name} is declared already, as ${before}`, text, 0, text.length, advice);
}
