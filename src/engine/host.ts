/** What the engine imports. */

/** Hand `length` bytes at `at` over: DRAIN_RECORDS or DRAIN_TRACE. */
export declare function drain(stream: u32, at: usize, length: u32): void;
