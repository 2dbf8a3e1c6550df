/**
 * The operations of a case: their JSON form (`["pr",0,1,1000,5,3]`), their expansion to single
 * operations, and the number of these.
 *
 *   code  arguments                                   meaning
 *   p     key, elem                                   put
 *   g     key                                         get with comma-ok: _, ok := m[key]
 *   d     key                                         delete
 *   c                                                 clear
 *   pr    start, step, n, elemStart, elemStep, prefix put a range of n keys
 *   dr    start, step, n, prefix                      delete a range of n keys
 *   it    n                                           start an iterator and take n keys (-1: all)
 *   nx    id, n                                       take n more keys from iterator `id`
 *
 * A range expands to single operations; an operation's number counts those.
 */
import { counted } from "../../format/counted.js";
import type { GoValue } from "../../go/index.js";
import type { Json } from "../document/json.js";
import { fieldName, MalformedError, shown } from "../document/malformed.js";
import { integer, smallest, type WrittenForm } from "./values.js";

/** One single operation. */
export type Operation =
  | { readonly code: "p"; readonly key: GoValue; readonly elem: GoValue }
  | { readonly code: "g"; readonly key: GoValue }
  | { readonly code: "d"; readonly key: GoValue }
  | { readonly code: "c" }
  | { readonly code: "it"; readonly take: number }
  | { readonly code: "nx"; readonly iterator: number; readonly take: number };

/** An operation as it is written: a single one, or a range standing for `n` of them. */
export type WrittenOperation = Operation | Range;

interface Range {
  readonly code: "pr" | "dr";
  readonly n: number;
  at(i: number): Operation;
}

/** Single operations a case may stand for: some seconds of replay. */
export const maxOperations = 2 ** 24;

/** Values that the keys and elems of a case may be made of in all: some more seconds. */
const maxParts = 2 ** 31;

/** What text elems of a range begin with. */
const elemPrefix = "v";

/** How the values of a case's map are written. */
export interface Forms {
  readonly key: WrittenForm;
  readonly elem: WrittenForm;
  /** Values that a key and an elem are made of. */
  readonly parts: number;
}

/** Read the array `ops` of a case. @throws MalformedError naming the part. */
export function readOperations(json: Json, forms: Forms): WrittenOperation[] {
  if (!Array.isArray(json)) {
    throw new MalformedError("ops", `expected an array of operations, got ${shown(json)}`);
  }
  let total = 0;
  let iterators = 0;
  return json.map((written: Json, index) => {
    const parts = new Parts(written, index, forms);
    const operation = parts.operation(iterators);
    if (operation.code === "it") iterators++;
    total += countOf(operation);
    if (total > maxOperations) parts.refuseTotal(tooMany(total));
    if (total * forms.parts > maxParts) parts.refuseTotal(tooManyParts(total, forms.parts));
    return operation;
  });
}

/** How many single operations these stand for. */
export function countOperations(written: readonly WrittenOperation[]): number {
  return written.reduce((total, operation) => total + countOf(operation), 0);
}

/** The single operations, made one at a time. */
export function* expand(written: readonly WrittenOperation[]): Generator<Operation, void> {
  for (const operation of written) {
    if (isRange(operation)) {
      for (let i = 0; i < operation.n; i++) yield operation.at(i);
    } else yield operation;
  }
}

/** The first `n` single operations. */
export function prefixOf(written: readonly WrittenOperation[], n: number): WrittenOperation[] {
  const kept: WrittenOperation[] = [];
  let left = n;
  for (const operation of written) {
    if (left <= 0) break;
    const count = countOf(operation);
    kept.push(isRange(operation) && count > left ? { ...operation, n: left } : operation);
    left -= count;
  }
  return kept;
}

function countOf(operation: WrittenOperation): number {
  return isRange(operation) ? operation.n : 1;
}

function isRange(operation: WrittenOperation): operation is Range {
  return operation.code === "pr" || operation.code === "dr";
}

interface Code {
  readonly names: readonly string[];
  /** How many of the names, counted from the end, may be left out. */
  readonly optional: number;
  read(parts: Parts, iterators: number): WrittenOperation;
}

const codes: Readonly<Record<WrittenOperation["code"], Code>> = {
  p: {
    names: ["key", "elem"],
    optional: 1, // only a struct{} may be left out, which its written form decides
    read: (parts) => ({ code: "p", key: parts.key(1), elem: parts.elem(2) }),
  },
  g: { names: ["key"], optional: 0, read: (parts) => ({ code: "g", key: parts.key(1) }) },
  d: { names: ["key"], optional: 0, read: (parts) => ({ code: "d", key: parts.key(1) }) },
  c: { names: [], optional: 0, read: () => ({ code: "c" }) },
  pr: {
    names: ["start", "step", "n", "elemStart", "elemStep", "prefix"],
    optional: 1,
    read(parts) {
      const n = parts.count(3);
      const key = parts.range(1, n, parts.forms.key, parts.prefix(6));
      const elem = parts.range(4, n, parts.forms.elem, elemPrefix);
      return { code: "pr", n, at: (i) => ({ code: "p", key: key(i), elem: elem(i) }) };
    },
  },
  dr: {
    names: ["start", "step", "n", "prefix"],
    optional: 1,
    read(parts) {
      const n = parts.count(3);
      const key = parts.range(1, n, parts.forms.key, parts.prefix(4));
      return { code: "dr", n, at: (i) => ({ code: "d", key: key(i) }) };
    },
  },
  it: { names: ["n"], optional: 0, read: (parts) => ({ code: "it", take: parts.take(1) }) },
  nx: {
    names: ["id", "n"],
    optional: 0,
    read: (parts, iterators) => {
      return { code: "nx", iterator: parts.iterator(1, iterators), take: parts.take(2) };
    },
  },
};

/** One operation as written, read part by part; every error names the part. */
class Parts {
  private readonly parts: readonly Json[];

  constructor(
    written: Json,
    private readonly index: number,
    readonly forms: Forms,
  ) {
    if (!Array.isArray(written) || written.length === 0) {
      const example = 'an array such as ["p",1,10]';
      throw new MalformedError(`ops[${index}]`, `expected ${example}, got ${shown(written)}`);
    }
    this.parts = written;
  }

  operation(iterators: number): WrittenOperation {
    const name = this.parts[0];
    const code = typeof name === "string" && Object.hasOwn(codes, name) ? codes[name as "p"] : null;
    if (code === null) {
      const known = Object.keys(codes).join(", ");
      this.fail(0, `unknown operation ${shown(name)}; known operations: ${known}`);
    }
    const given = this.parts.length - 1;
    const most = code.names.length;
    if (given > most || given < most - code.optional) {
      const pattern = JSON.stringify([name, ...code.names]);
      const got = counted(given, "argument");
      throw new MalformedError(`ops[${this.index}]`, `expected ${pattern}, got ${got}`);
    }
    return code.read(this, iterators);
  }

  key(part: number): GoValue {
    return this.value(part, this.forms.key);
  }

  elem(part: number): GoValue {
    return this.value(part, this.forms.elem);
  }

  /** The number of operations of a range. */
  count(part: number): number {
    const n = this.integer(part, "a number of operations");
    if (n < 0) this.fail(part, `expected a number of operations, 0 or more, got ${n}`);
    if (n > maxOperations) this.fail(part, tooMany(n));
    return Number(n);
  }

  /** Keys to take from an iterator. */
  take(part: number): number {
    const n = this.integer(part, "a number of keys (-1 for all)");
    if (n < -1 || n > Number.MAX_SAFE_INTEGER) {
      this.fail(part, `expected a number of keys (-1 for all), got ${n}`);
    }
    return Number(n);
  }

  iterator(part: number, started: number): number {
    const id = this.integer(part, "the number of an iterator");
    if (id >= 0 && id < started) return Number(id);
    const sofar = started === 0 ? "none has started" : `started so far: 0 to ${started - 1}`;
    return this.fail(part, `there is no iterator ${id} here; ${sofar}`);
  }

  /** Ranges of strings have a prefix; for other types it means nothing but may stand there. */
  prefix(part: number): string {
    const prefix = this.parts[part];
    if (prefix === undefined || prefix === null) return "";
    if (typeof prefix === "string") return prefix;
    return this.fail(part, `expected a prefix (a string), got ${shown(prefix)}`);
  }

  /** The values `start + i*step`, start being part `part` and step the next; both ends are checked. */
  range(part: number, n: number, form: WrittenForm, prefix: string): (i: number) => GoValue {
    const start = this.integer(part, "an integer");
    const step = this.integer(part + 1, "an integer");
    const last = BigInt(start) + BigInt(step) * BigInt(Math.max(0, n - 1));
    const small = typeof start === "number" && typeof smallest(last) === "number";
    const at = (i: number): GoValue | undefined => {
      if (small && typeof step === "number") return form.fromInteger(start + step * i, prefix);
      return form.fromInteger(smallest(BigInt(start) + BigInt(step) * BigInt(i)), prefix);
    };
    if (n > 0 && at(0) === undefined) {
      this.fail(part, `the range starts at ${start}, outside its type`);
    }
    if (n > 0 && at(n - 1) === undefined) {
      this.fail(part + 1, `the last of ${n} values would be ${last}, outside its type`);
    }
    return (i) => at(i) as GoValue; // steps go one way: between two good ends all are good
  }

  refuseTotal(problem: string): never {
    throw new MalformedError(`ops[${this.index}]`, `up to this operation, ${problem}`);
  }

  private value(part: number, form: WrittenForm): GoValue {
    const read = form.read(this.parts[part]);
    return "value" in read ? read.value : this.fail(part, read.problem, read.path);
  }

  private integer(part: number, what: string): number | bigint {
    const n = integer(this.parts[part]);
    return n ?? this.fail(part, `expected ${what}, got ${shown(this.parts[part])}`);
  }

  private fail(part: number, problem: string, path: readonly (string | number)[] = []): never {
    throw new MalformedError(fieldName(["ops", this.index, part, ...path]), problem);
  }
}

function tooMany(n: number | bigint): string {
  const limit = maxOperations.toLocaleString("en");
  return `${n.toLocaleString("en")} operations are more than a case may stand for (${limit})`;
}

function tooManyParts(n: number, each: number): string {
  const [operations, parts, limit] = [n, each, maxParts].map((count) => count.toLocaleString("en"));
  return (
    `${operations} operations with keys and elems of ${parts} values each are more than a case ` +
    `may stand for (${limit} values in all)`
  );
}
