/** Constants that the build gives to the engine (build.mjs, `--use`); editors read them here. */

/** 1 in engine.trace.wasm, 0 in engine.wasm. */
declare const TRACE: i32;
