import { expect, test } from "vitest";
import { parseCase, replay } from "../../src/capture/index.js";

test("data that a delete met first belongs to its key", () => {
  const { capture } = replay(
    parseCase(
      JSON.stringify({
        ...{ name: "delete first", type: "map[any]int64", hint: 0, hash0: 1 },
        ...{ hashkey: [1, 2, 3, 4], rand: 5 },
        ops: [
          ["p", null, 0],
          ["d", { type: "int8", value: 1 }],
          ["p", { type: "bool", value: true }, 11],
        ],
      }),
    ),
    "1.27",
  );
  // Kind 4, the key of operation 1, as Go 1.27.3: both values are the runtime's static byte 1.
  expect((capture as { small: string }).small).toContain("0100000000000400");
});
