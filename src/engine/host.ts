/** What the engine imports. */

/** Hand `length` bytes at `at` over: DRAIN_RECORDS, DRAIN_TRACE or DRAIN_CYCLE. */
export declare function drain(stream: u32, at: usize, length: u32): void;
