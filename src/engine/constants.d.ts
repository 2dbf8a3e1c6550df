/** Constants that the build gives to the engine (scripts/build/engine.mjs, `--use`); editors read them here. */

/** 1 in engine.trace.wasm, else 0. */
declare const TRACE: i32;
/** 1 in engine.debug.wasm, else 0. */
declare const DEBUG: i32;
