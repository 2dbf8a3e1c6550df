/** Profiles that a test writes down: stacks as words, the innermost function first. */
import type { Profile, ProfileSample } from "../../src/capture/index.js";

const frames = (stack: string) =>
  stack.split(" ").map((name) => ({ function: name, file: "main.go", line: 1 }));

export function profile(
  samples: readonly (readonly [string, ...(number | bigint)[]])[],
  more = {},
) {
  return {
    sampleTypes: [
      { type: "alloc_space", unit: "bytes" },
      { type: "inuse_space", unit: "bytes" },
    ],
    samples: samples.map(([stack, ...values]): ProfileSample => {
      return { stack: frames(stack), values, labels: {} };
    }),
    ...{ period: 1, periodType: "space", time: 0, ...more },
  } satisfies Profile;
}

/** A table's rows as arrays of values. */
export const rows = (table: { objects(): object[] }) =>
  table.objects().map((row) => Object.values(row));
