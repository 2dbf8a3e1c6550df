import { expect, it } from "vitest";
import { inRounds } from "../../../src/cli/bench/rounds.js";

it("measures A B C, A B C, and leaves out who has failed", async () => {
  const order: string[] = [];
  const told: string[] = [];
  const contestant = (name: string, failsAt?: number) => {
    let run = 0;
    return {
      name,
      measure: async () => {
        order.push(name);
        run++;
        if (run === failsAt) throw new Error(`${name} broke`);
        return run;
      },
    };
  };
  const outcomes = await inRounds(
    [contestant("A"), contestant("B", 2), contestant("C")],
    3,
    (text) => told.push(text),
  );
  expect(order.join(" ")).toBe("A B C A B C A C");
  expect(outcomes).toEqual([
    { samples: [1, 2, 3] },
    { samples: [1], failure: "B broke" },
    { samples: [1, 2, 3] },
  ]);
  expect(told.at(-1)).toBe("run 3 of 3: C");
});
