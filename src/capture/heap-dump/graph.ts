/**
 * What keeps what alive: the objects of a heap dump as a graph. A root is a pointer in a variable, in a
 * stack frame, or one that the runtime holds; an object leads on to those that its pointers lead into.
 *
 * Dominators: an object dominates another when every way from a root to that one leads through it. What
 * it retains is its own size and that of all it dominates: what a collection would free without it.
 * Found by semidominators (Lengauer and Tarjan 1979), in the form of Georgiadis, "Linear-Time
 * Algorithms for Dominators and Related Problems", 2005: Semi-NCA.
 */
import { NumberColumn, Pairs } from "./columns.js";
import type { HeapDump } from "./heap-dump.js";
import type { DumpMemory } from "./memory.js";
import type { Program } from "./program.js";

/** A pointer outside the heap. */
export interface Root {
  /** "data", "bss", "stack", or what the runtime calls it. */
  readonly kind: string;
  /** The variable, where the executable is known; the function of a frame. */
  readonly name: string;
  /** Of a frame, its goroutine. */
  readonly goroutine: number | null;
  /** Where the pointer lies; null: nowhere that is known. */
  readonly at: number | null;
  readonly to: number;
}

/** A pointer on a way: from a root, or from an object. */
export interface Link {
  readonly root: Root | undefined;
  /** The object that it lies in; -1: a root. */
  readonly from: number;
  /** Of the pointer in that object. */
  readonly offset: number;
}

/** Not an object. */
const none = 0xffffffff;

/** The graph of a dump. What takes a walk over all objects is done when it is first asked for. */
export class HeapGraph {
  readonly #count: number;
  #roots: readonly Root[] | undefined;
  #dominators: { readonly parent: Uint32Array; readonly retained: Float64Array } | undefined;

  constructor(
    private readonly memory: DumpMemory,
    private readonly program: Program | undefined = undefined,
  ) {
    this.#count = memory.dump.objects.address.length;
  }

  /** Every root that leads to an object. */
  get roots(): readonly Root[] {
    this.#roots ??= [...this.#findRoots(this.memory.dump)].filter(({ to }) => {
      return this.memory.objectAt(to) >= 0;
    });
    return this.#roots;
  }

  /** A shortest way from a root to an object, the root first; undefined: no root leads there. */
  path(object: number): Link[] | undefined {
    const from = new Uint32Array(this.#count).fill(none);
    const offsets = new Float64Array(this.#count);
    const seen = new Uint8Array(this.#count);
    const queue = new Uint32Array(this.#count);
    let length = 0;
    const meet = (to: number, by: number, offset: number): void => {
      const index = this.memory.objectAt(to);
      if (index < 0 || seen[index] === 1) return;
      seen[index] = 1;
      from[index] = by;
      offsets[index] = offset;
      queue[length++] = index;
    };
    for (const [i, { to }] of this.roots.entries()) meet(to, none, i);
    for (let i = 0; i < length && seen[object] === 0; i++) {
      const index = queue[i] as number;
      this.memory.pointers(this.memory.object(index), (to, offset) => meet(to, index, offset));
    }
    if (seen[object] === 0) return undefined;
    const links: Link[] = [];
    for (let at = object; ; at = from[at] as number) {
      const offset = offsets[at] as number;
      if (from[at] === none) return [{ root: this.roots[offset], from: -1, offset: 0 }, ...links];
      links.unshift({ root: undefined, from: from[at] as number, offset });
    }
  }

  /** Every pointer into an object. */
  referrers(object: number): Link[] {
    const into = (to: number): boolean => this.memory.objectAt(to) === object;
    const links: Link[] = this.roots
      .filter(({ to }) => into(to))
      .map((root) => ({ root, from: -1, offset: 0 }));
    for (let i = 0; i < this.#count; i++) {
      this.memory.pointers(this.memory.object(i), (to, offset) => {
        if (into(to)) links.push({ root: undefined, from: i, offset });
      });
    }
    return links;
  }

  /** Bytes that each object keeps alive, itself among them; 0 of one that no root leads to. */
  get retained(): Float64Array {
    this.#dominators ??= this.#dominate();
    return this.#dominators.retained;
  }

  /** The object through which every way to this one leads; -1: none, or no root leads to it. */
  dominator(object: number): number {
    this.#dominators ??= this.#dominate();
    const parent = this.#dominators.parent[object] as number;
    return parent === none ? -1 : parent;
  }

  *#findRoots({ segments, goroutines, others }: HeapDump): Generator<Root> {
    const found: Root[] = [];
    for (const segment of segments) {
      this.memory.pointers(segment, (to, offset) => {
        const at = segment.address + offset;
        const name = this.program?.symbolAt(at)?.name ?? "";
        found.push({ kind: segment.name, name, goroutine: null, at, to });
      });
      yield* found.splice(0);
    }
    for (const { frames, id } of goroutines) {
      for (const frame of frames) {
        this.memory.pointers(frame, (to, offset) => {
          const at = frame.address + offset;
          found.push({ kind: "stack", name: frame.function, goroutine: id, at, to });
        });
        yield* found.splice(0);
      }
    }
    for (const { what, to } of others) {
      yield { kind: what, name: "", goroutine: null, at: null, to };
    }
  }

  /** All that roots lead to in depth-first order: node 0 is before all roots, object i is at `order`. */
  #depthFirst(): { readonly order: Uint32Array; readonly parents: Uint32Array; edges: Pairs } {
    const number = new Uint32Array(this.#count).fill(none);
    const order = new NumberColumn();
    const parents = new NumberColumn();
    const edges = new Pairs();
    order.push(none);
    parents.push(0);
    // Children still to be gone through wait on a stack with the node that leads to them.
    const waiting = new Pairs();
    for (const { to } of this.roots) waiting.push(this.memory.objectAt(to), 0);
    while (waiting.length > 0) {
      const [object, parent] = waiting.pop();
      const known = number[object] as number;
      if (known !== none) {
        edges.push(parent, known);
        continue;
      }
      const own = order.length;
      number[object] = own;
      order.push(object);
      parents.push(parent);
      edges.push(parent, own);
      this.memory.pointers(this.memory.object(object), (to) => {
        const next = this.memory.objectAt(to);
        if (next < 0) return;
        const reached = number[next] as number;
        if (reached === none) waiting.push(next, own);
        else edges.push(own, reached);
      });
    }
    return {
      order: Uint32Array.from(order.values),
      parents: Uint32Array.from(parents.values),
      edges,
    };
  }

  #dominate(): { readonly parent: Uint32Array; readonly retained: Float64Array } {
    const { order, parents, edges } = this.#depthFirst();
    const n = order.length;
    const { starts, from } = edges.bySecond(n);
    const semi = Uint32Array.from({ length: n }, (_, i) => i);
    const label = semi.slice();
    const ancestor = parents.slice();
    const path: number[] = [];
    // The node of least semidominator on the way up from v to the first node that is not linked yet.
    const evaluate = (v: number, linked: number): number => {
      let above = v;
      for (; (ancestor[above] as number) >= linked; above = ancestor[above] as number) {
        path.push(above);
      }
      for (let u = path.pop(); u !== undefined; u = path.pop()) {
        ancestor[u] = ancestor[above] as number;
        const [mine, best] = [label[u] as number, label[above] as number];
        if ((semi[best] as number) < (semi[mine] as number)) label[u] = best;
        above = u;
      }
      return label[v] as number;
    };
    for (let w = n - 1; w > 0; w--) {
      let least = parents[w] as number;
      semi[w] = least;
      for (let i = starts[w] as number; i < (starts[w + 1] as number); i++) {
        least = Math.min(least, semi[evaluate(from[i] as number, w + 1)] as number);
      }
      semi[w] = least;
    }
    const dominator = parents.slice();
    for (let w = 1; w < n; w++) {
      let above = dominator[w] as number;
      while (above > (semi[w] as number)) above = dominator[above] as number;
      dominator[w] = above;
    }
    const parent = new Uint32Array(this.#count).fill(none);
    const retained = new Float64Array(this.#count);
    const { size } = this.memory.dump.objects;
    for (let w = n - 1; w > 0; w--) {
      const object = order[w] as number;
      retained[object] = (retained[object] as number) + (size[object] as number);
      const above = dominator[w] as number;
      if (above === 0) continue;
      const holder = order[above] as number;
      parent[object] = holder;
      retained[holder] = (retained[holder] as number) + (retained[object] as number);
    }
    return { parent, retained };
  }
}
