/** A kind of file, as a row of the tables of known kinds. */
export interface FileKind {
  /** With its article: "a Go heap dump (debug.WriteHeapDump)". */
  readonly what: string;
  /** What to do with the file before anything can be read; or which function reads it. */
  readonly first?: string;
  /** How to get a pprof profile from it, or instead of it. */
  readonly profile?: string;
}
