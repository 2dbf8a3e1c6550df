/**
 * Integers of a workload as the engine draws them, for whoever iterates the workload here: asked
 * of an engine that serves no process.
 */
import { type Engine, instantiate } from "../machine/engine.js";
import { type Memory, WebAssembly } from "../machine/wasm.js";

/** A Zipf distribution: k of 0 … below - 1 in proportion to 1 / (k + 1)^exponent. */
export interface Zipf {
  readonly seed: bigint;
  readonly below: bigint;
  readonly exponent: number;
}

/** Write how a load draws; where it stands is the generator's state `seed`. */
export function writeZipf(view: DataView, at: number, { below, exponent }: Zipf): void {
  view.setBigUint64(at + 16, below, true);
  view.setFloat64(at + 32, exponent, true);
}

const pieces = 1024;
let drawing: { readonly memory: Memory; readonly engine: Engine } | undefined;

/** The first `n` integers. */
export function* drawn(zipf: Zipf, n: number): Generator<bigint> {
  drawing ??= newEngine();
  const { memory, engine } = drawing;
  const { KEY_LOAD, CHUNK_KEYS, LOAD_ZIPF } = engine.constants;
  let state = zipf.seed;
  for (let done = 0; done < n; done += pieces) {
    const count = Math.min(pieces, n - done);
    const view = new DataView(memory.buffer);
    view.setUint32(KEY_LOAD, LOAD_ZIPF, true);
    view.setBigUint64(KEY_LOAD + 8, state, true);
    writeZipf(view, KEY_LOAD, zipf);
    engine.functions.generate(KEY_LOAD, CHUNK_KEYS, count);
    state = view.getBigUint64(KEY_LOAD + 8, true);
    // A copy: another iteration may go on before this one does.
    yield* new BigInt64Array(memory.buffer, CHUNK_KEYS, count).slice();
  }
}

function newEngine(): { readonly memory: Memory; readonly engine: Engine } {
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 65_536 });
  return { memory, engine: instantiate("engine", memory, () => {}, "") };
}
