/** What the engine imports. */

/** DRAIN_RECORDS: hand `length` bytes at `at` over. DRAIN_TRACE, DRAIN_CYCLE: no bytes, see there. */
export declare function drain(stream: u32, at: usize, length: u32): void;
