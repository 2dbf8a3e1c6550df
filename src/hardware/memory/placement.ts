/** On which node of a NUMA machine a page is put: the policies. */

import { oneOf, whole } from "../field-checks.js";

/**
 * "first touch": on the node of the core that touches a page first, as Linux does by default; "interleave":
 * one page after the other, by number, over all nodes; "bind": on one node.
 */
export type NumaPolicy =
  | { readonly kind: "first touch" }
  | { readonly kind: "interleave"; readonly nodes: number }
  | { readonly kind: "bind"; readonly node: number };

const MOST_NODES = 64;

/** A policy at work. */
export class NumaPlacement {
  constructor(readonly policy: NumaPolicy) {
    const at = (path: string) => ({ machine: "", path: `policy.${path}` });
    oneOf(policy.kind, ["first touch", "interleave", "bind"], at("kind"));
    if (policy.kind === "interleave") whole(policy.nodes, 1, MOST_NODES, at("nodes"));
    if (policy.kind === "bind") whole(policy.node, 0, MOST_NODES - 1, at("node"));
  }

  /** The node for a page, touched first by a core of `toucher`. */
  nodeOf(page: number, toucher: number): number {
    const { policy } = this;
    if (policy.kind === "interleave") return page % policy.nodes;
    if (policy.kind === "bind") return policy.node;
    return whole(toucher, 0, MOST_NODES - 1, { machine: "", path: "node" });
  }

  toString(): string {
    return this.policy.kind;
  }
}
