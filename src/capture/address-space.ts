/** How large the arrays of a map that is read from another process can be. */

/** log2 of the most buckets, or places of a directory: more are larger than the 4 GiB of an arena. */
export const maxLog2 = 27;
