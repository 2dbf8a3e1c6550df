/** What a bench says of the machine. */

import { expect, it } from "vitest";
import { machineLine } from "../../../src/cli/bench/machine.js";

it("says whether every Node has certificates to read first", () => {
  expect(machineLine({})).toMatch(/, NODE_EXTRA_CA_CERTS not set$/);
  expect(machineLine({ NODE_EXTRA_CA_CERTS: "/own.crt" })).toMatch(/, NODE_EXTRA_CA_CERTS set$/);
});
