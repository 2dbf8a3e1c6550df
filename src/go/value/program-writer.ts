/** Key programs in a process's memory, as the engine follows them (src/engine/hash/key-program.ts). */
import { instructionOps } from "../machine/codes.js";
import { instruction, instructionSize } from "../machine/own-structures.js";
import type { Instruction } from "./key-program.js";

/** Room for what is kept of types, in a process's memory. */
export interface TypeRoom {
  /** All of memory; another one when it has grown. */
  readonly view: DataView;
  /** Take bytes; their offset. */
  reserveType(bytes: number): number;
}

/** Write a program into the process's memory; its address as an offset. */
export function writeProgram(room: TypeRoom, program: readonly Instruction[]): number {
  const bodies = program.map((step) => (step.op === "loop" ? writeProgram(room, step.body) : 0));
  const at = room.reserveType(instructionSize * (program.length + 1));
  program.forEach((step, i) => {
    const size = "size" in step ? step.size : step.op === "loop" ? step.count : 0;
    const stride = step.op === "loop" ? step.stride : 0;
    const set = (field: keyof typeof instruction, word: number): void => {
      room.view.setUint32(at + instructionSize * i + instruction[field], word, true);
    };
    set("op", instructionOps[step.op]);
    set("offset", step.offset);
    set("length", size);
    set("stride", stride);
    set("body", bodies[i] ?? 0);
  });
  return at;
}
