/**
 * Integers of a workload as the engine draws them, for whoever iterates the workload here: asked
 * of an engine that serves no process.
 */
import { workloadKinds } from "../machine/codes.js";
import { constants } from "../machine/control.js";
import { type EngineFunctions, instantiate } from "../machine/engine.js";
import { workload as load } from "../machine/own-structures.js";
import { type Memory, WebAssembly } from "../machine/wasm.js";

/** A Zipf distribution: k of 0 … below - 1 in proportion to 1 / (k + 1)^exponent. */
export interface Zipf {
  readonly seed: bigint;
  readonly below: bigint;
  readonly exponent: number;
}

/** Write how a load draws; where it stands is the generator's state `seed`. */
export function writeZipf(view: DataView, at: number, { below, exponent }: Zipf): void {
  view.setBigUint64(at + load.step, below, true);
  view.setFloat64(at + load.exponent, exponent, true);
}

const pieces = 1024;
let drawing: { readonly memory: Memory; readonly engine: EngineFunctions } | undefined;

/** The first `n` integers. */
export function* zipfSample(zipf: Zipf, n: number): Generator<bigint> {
  drawing ??= newEngine();
  const { memory, engine } = drawing;
  const { KEY_LOAD, CHUNK_KEYS } = constants;
  let state = zipf.seed;
  for (let done = 0; done < n; done += pieces) {
    const count = Math.min(pieces, n - done);
    const view = new DataView(memory.buffer);
    view.setUint32(KEY_LOAD + load.kind, workloadKinds.zipf, true);
    view.setBigUint64(KEY_LOAD + load.next, state, true);
    writeZipf(view, KEY_LOAD, zipf);
    engine.generate(KEY_LOAD, CHUNK_KEYS, count);
    state = view.getBigUint64(KEY_LOAD + load.next, true);
    // A copy: another iteration may go on before this one does.
    yield* new BigInt64Array(memory.buffer, CHUNK_KEYS, count).slice();
  }
}

function newEngine(): { readonly memory: Memory; readonly engine: EngineFunctions } {
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 65_536 });
  return { memory, engine: instantiate("engine", memory, () => {}, "") };
}
