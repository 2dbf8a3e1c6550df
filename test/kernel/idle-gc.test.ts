/** An idle process gives memory back. */

import { expect, it, vi } from "vitest";
import { Tidying } from "../../src/kernel/idle-gc.js";

it("lets go of what is not needed, collects what nobody holds, and is silent about it", async () => {
  const warned = vi.fn();
  process.on("warning", warned);
  const held = new Set<object>();
  const hold = () => {
    const thing = {};
    held.add(thing);
    return new WeakRef(thing);
  };
  const thing = hold();
  const tidying = new Tidying(100, () => held.clear());
  const isCollected = () => {
    tidying.worked();
    expect(thing.deref() === undefined).toBe(true);
  };
  await vi.waitFor(isCollected, { timeout: 20_000, interval: 500 });
  expect(held.size).toBe(0);
  expect(warned).not.toHaveBeenCalled();
  process.off("warning", warned);
});
