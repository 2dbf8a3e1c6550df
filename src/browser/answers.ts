/**
 * The memory by which the page answers a question that blocks the runner.
 *
 *   i32 number of the question, 0 until there is an answer | i32 bytes of the answer, or why there is none | UTF-8
 */

/** Where an answer's bytes begin. */
const HEAD = 8;
/** Bytes that an answer may take. */
const LONGEST = 65_536;
/** In the place of a length: the question will not be answered. */
const NO_ANSWER = -1;
/** In the place of a length: there is an answer, and no room for it. */
const TOO_LONG = -2;

/** Memory for one answer after another. */
export function answersMemory(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(HEAD + LONGEST));
}

/** Before a question is put: whatever was answered before is gone. */
export function forgetAnswer(memory: Int32Array): void {
  Atomics.store(memory, 0, 0);
}

/** @param value null: it will not be answered */
export function writeAnswer(memory: Int32Array, question: number, value: string | null): void {
  const bytes = new TextEncoder().encode(value ?? "");
  const fits = bytes.length <= LONGEST;
  if (fits) new Uint8Array(memory.buffer, HEAD).set(bytes);
  Atomics.store(memory, 1, value === null ? NO_ANSWER : fits ? bytes.length : TOO_LONG);
  Atomics.store(memory, 0, question);
  Atomics.notify(memory, 0);
}

/**
 * @returns undefined until there is an answer; null when there will be none
 * @throws RangeError when the answer is too long
 */
export function readAnswer(memory: Int32Array, question: number): string | null | undefined {
  if (Atomics.load(memory, 0) !== question) return undefined;
  const length = Atomics.load(memory, 1);
  if (length === NO_ANSWER) return null;
  if (length === TOO_LONG) {
    throw new RangeError(
      `the answer is too long: in a page it may take at most ${LONGEST.toLocaleString("en")} bytes; put it into a file and read that`,
    );
  }
  // What is shared cannot be decoded where it lies.
  return new TextDecoder().decode(new Uint8Array(memory.buffer, HEAD, length).slice());
}
