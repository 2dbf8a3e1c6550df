/**
 * A profile exactly as in its file: all fields of the messages of profile.proto, in columns. A name
 * is the index of a string, a frame the row of a function, a stack the rows of locations. A profile
 * that is read and written again has the same fields with the same values.
 *
 * Source: google/pprof, proto/profile.proto.
 */
import type { Int64, Int64Column } from "./int64.js";

/** The strings of a profile; others name them by their index. The first is empty. */
export interface StringTable {
  readonly strings: readonly string[];
  /** The bytes of strings that are not UTF-8. */
  readonly raw: ReadonlyMap<number, Uint8Array>;
}

/** What is counted, and in what: indexes of strings. */
export interface ValueType {
  readonly type: number;
  readonly unit: number;
}

/** The samples. Locations and labels of sample i are from `starts[i]` up to `starts[i + 1]`. */
export interface SampleColumns {
  readonly length: number;
  readonly locationStarts: Uint32Array;
  /** Rows of locations, the innermost first. */
  readonly locations: Uint32Array;
  /** As many for each sample as the profile has sample types. */
  readonly values: Int64Column;
  readonly labelStarts: Uint32Array;
  readonly labels: LabelColumns;
}

/** Labels: a key with a string, or with a number and its unit. */
export interface LabelColumns {
  readonly key: Uint32Array;
  /** 0: the label is a number. */
  readonly string: Uint32Array;
  readonly number: Int64Column;
  readonly unit: Uint32Array;
}

/** A part of the address space, and the file that is mapped there. */
export interface Mapping {
  readonly id: Int64;
  readonly memoryStart: Int64;
  readonly memoryLimit: Int64;
  readonly fileOffset: Int64;
  readonly filename: number;
  readonly buildId: number;
  readonly hasFunctions: boolean;
  readonly hasFilenames: boolean;
  readonly hasLineNumbers: boolean;
  readonly hasInlineFrames: boolean;
}

/** The locations: an address, with a line for each function that is inlined there. */
export interface LocationColumns {
  readonly id: Int64Column;
  readonly mappingId: Int64Column;
  readonly address: Int64Column;
  readonly folded: Uint8Array;
  readonly lineStarts: Uint32Array;
  readonly lines: LineColumns;
}

export interface LineColumns {
  /** Rows of functions, the innermost first. */
  readonly function: Uint32Array;
  readonly line: Int64Column;
  readonly column: Int64Column;
}

export interface FunctionColumns {
  readonly id: Int64Column;
  readonly name: Uint32Array;
  readonly systemName: Uint32Array;
  readonly filename: Uint32Array;
  readonly startLine: Int64Column;
}

/** message Profile */
export interface ProfileMessage extends StringTable {
  readonly sampleTypes: readonly ValueType[];
  readonly samples: SampleColumns;
  readonly mappings: readonly Mapping[];
  readonly locations: LocationColumns;
  readonly functions: FunctionColumns;
  /** Regular expressions; indexes of strings, as `comments`, `defaultSampleType` and `docUrl`. */
  readonly dropFrames: number;
  readonly keepFrames: number;
  readonly timeNanos: Int64;
  readonly durationNanos: Int64;
  readonly periodType: ValueType;
  readonly period: Int64;
  readonly comments: readonly number[];
  readonly defaultSampleType: number;
  readonly docUrl: number;
}

/**
 * The sample type that is meant where none is named: the profile's default where it has one, and
 * otherwise the last, as in `go tool pprof`. -1: there are no sample types.
 */
export function defaultTypeIndex({ strings, sampleTypes, defaultSampleType }: ProfileMessage) {
  const wanted = strings[defaultSampleType];
  const named = sampleTypes.findIndex(({ type }) => wanted !== "" && strings[type] === wanted);
  return named >= 0 ? named : sampleTypes.length - 1;
}
