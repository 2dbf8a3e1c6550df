/**
 * The memory of a process: the build that works on it, its journal, its random generator, its bytes.
 */
import { shown } from "../../format/shown.js";
import { arena, offsetOf } from "../machine/address.js";
import type { Memory } from "../machine/wasm.js";
import type { Journal } from "../trace/journal.js";
import { ProcessHeap } from "./process-heap.js";

/** What a process offers of its memory. */
export abstract class ProcessMemory extends ProcessHeap {
  /** Whether the traced build is active. Can be switched at any time, on the same memory. */
  get traced(): boolean {
    return this.machine.traced;
  }

  set traced(traced: boolean) {
    this.machine.traced = traced;
  }

  /**
   * Whether the debug build is active. After every put, delete and clear it checks the map's
   * invariants, which takes as long as a walk over the whole map, and ends the process if one is
   * violated.
   */
  get debug(): boolean {
    return this.machine.debug;
  }

  set debug(debug: boolean) {
    this.machine.debug = debug;
  }

  /** What the traced build has recorded. */
  get journal(): Journal {
    return this.machine.journal;
  }

  /** The address space: Go address 0xc000000000 is byte 0, the heap begins at byte 0x100000. */
  get memory(): Memory {
    return this.machine.memory;
  }

  /** Why this process has ended, or undefined while it runs. */
  get death(): string | undefined {
    return this.machine.death;
  }

  /** State of the random generator; setting it also sets `draws` back to 0. */
  get rand(): bigint {
    return this.machine.view.getBigUint64(this.machine.constants.RAND, true);
  }

  set rand(state: bigint) {
    const { view, constants } = this.machine;
    view.setBigUint64(constants.RAND, state, true);
    view.setBigUint64(constants.DRAWS, 0n, true);
  }

  /** Random numbers drawn since `rand` was set. */
  get draws(): number {
    return this.machine.word(this.machine.constants.DRAWS);
  }

  /**
   * A copy of the bytes at a Go address.
   * @example m.process.bytes(m.address, 48)
   */
  bytes(address: bigint, length: number): Uint8Array {
    if (typeof address !== "bigint") {
      throw new TypeError(
        `\`address\` must be a bigint such as m.address or 0xc000000000n, got ${shown(address)}`,
      );
    }
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new RangeError(`\`length\` must be a whole number of bytes, got ${shown(length)}`);
    }
    const at = address - arena;
    if (at < 0n || at + BigInt(length) > BigInt(this.memory.buffer.byteLength)) {
      throw new RangeError(`No memory at 0x${address.toString(16)} for ${length} bytes`);
    }
    return new Uint8Array(this.memory.buffer, offsetOf(address), length).slice();
  }
}
