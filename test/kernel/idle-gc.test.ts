/** An idle process gives memory back. */

import { expect, it, vi } from "vitest";
import { IdleGc } from "../../src/kernel/idle-gc.js";

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
  const idleGc = new IdleGc(100, () => held.clear());
  const isCollected = () => {
    idleGc.worked();
    expect(thing.deref() === undefined).toBe(true);
  };
  await vi.waitFor(isCollected, { timeout: 20_000, interval: 500 });
  expect(held.size).toBe(0);
  expect(warned).not.toHaveBeenCalled();
  process.off("warning", warned);
});
