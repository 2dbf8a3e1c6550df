/**
 * Writing a pprof profile: gzip protocol buffers that `go tool pprof` opens. The same profile
 * always gives the same bytes, and a profile that was read is written with all its fields.
 */
import { gzipSync } from "node:zlib";
import { MalformedError, shown } from "../../document/malformed.js";
import { encodeProfile } from "../../pprof/encode.js";
import { type Int64, Int64Column } from "../../pprof/int64.js";
import type { Mapping, ProfileMessage } from "../../pprof/message.js";
import type { Frame, Profile } from "./profile.js";
import { FileProfile } from "./read.js";

/** Addresses that locations are given: pprof tells them apart by these. */
const firstAddress = 0x400000;

/**
 * A profile as a file's bytes.
 * @param program named as the program that was profiled; a profile that was read keeps its own
 */
export function writeProfile(profile: Profile, program: string): Uint8Array {
  return gzipSync(encodeProfile(messageOf(profile, program)));
}

/** The message of a profile: its file's own, or one that says what the profile says. */
export function messageOf(profile: Profile, program: string): ProfileMessage {
  if (profile instanceof FileProfile) return profile.message;
  const indexes = new Map([["", 0]]);
  const text = (value: string): number => {
    const known = indexes.get(value) ?? indexes.size;
    indexes.set(value, known);
    return known;
  };
  const sampleTypes = profile.sampleTypes.map(({ type, unit }) => {
    return { type: text(type), unit: text(unit) };
  });
  const stacks = new Stacks();
  const labels: { key: number; string: number; number: Int64; unit: number }[] = [];
  const locations: number[] = [];
  const values: Int64[] = [];
  const locationStarts = [0];
  const labelStarts = [0];
  profile.samples.forEach((sample, row) => {
    if (sample.values.length !== sampleTypes.length) {
      const problem = `expected ${sampleTypes.length} values, got ${sample.values.length}`;
      throw new MalformedError(`samples[${row}].values`, problem);
    }
    locations.push(...sample.stack.map((frame) => stacks.location(frame)));
    values.push(...sample.values.map((value, i) => whole(value, `samples[${row}].values[${i}]`)));
    for (const [name, list] of Object.entries(sample.labels)) {
      const key = text(name);
      for (const value of [list].flat()) {
        const label = { key, string: 0, number: 0 as Int64, unit: 0 };
        if (typeof value === "string") label.string = text(value);
        else {
          label.number = whole(value, `samples[${row}].labels.${name}`);
          label.unit = key;
        }
        labels.push(label);
      }
    }
    locationStarts.push(locations.length);
    labelStarts.push(labels.length);
  });
  const mapping: Mapping = {
    ...{ id: 1, memoryStart: firstAddress, memoryLimit: firstAddress + 0x1000000, fileOffset: 0 },
    ...{ filename: text(program), buildId: 0 },
    // Otherwise pprof looks for the program to find the names.
    ...{ hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true },
  };
  const tables = stacks.tables(text);
  const periodUnit = profile.periodUnit ?? "bytes";
  const comments = (profile.comments ?? []).map(text);
  const last = sampleTypes.at(-1)?.type ?? 0;
  return {
    ...{ sampleTypes, mappings: [mapping], ...tables, comments },
    samples: {
      length: profile.samples.length,
      locationStarts: Uint32Array.from(locationStarts),
      locations: Uint32Array.from(locations),
      values: int64Column(values),
      labelStarts: Uint32Array.from(labelStarts),
      labels: {
        key: Uint32Array.from(labels, ({ key }) => key),
        string: Uint32Array.from(labels, ({ string }) => string),
        number: int64Column(labels.map(({ number }) => number)),
        unit: Uint32Array.from(labels, ({ unit }) => unit),
      },
    },
    ...{ dropFrames: 0, keepFrames: 0, docUrl: 0 },
    timeNanos: whole(profile.time, "time"),
    durationNanos: whole(profile.duration ?? 0, "duration"),
    periodType: { type: text(profile.periodType), unit: text(periodUnit) },
    period: whole(profile.period, "period"),
    defaultSampleType: profile.defaultSampleType ? text(profile.defaultSampleType) : last,
    ...{ strings: [...indexes.keys()], raw: new Map() },
  };
}

/** The functions and locations of stacks, each once. */
class Stacks {
  readonly #functions = new Map<string, { row: number; frame: Frame }>();
  readonly #locations = new Map<string, { row: number; called: number; line: Int64 }>();

  /** The row of the location of a frame. */
  location(frame: Frame): number {
    const name = `${frame.function}\n${frame.file}`;
    const called = this.#functions.get(name) ?? { row: this.#functions.size, frame };
    this.#functions.set(name, called);
    const key = `${name}\n${frame.line}`;
    const line = whole(frame.line, `line of ${frame.function}`);
    const known = this.#locations.get(key);
    const found = known ?? { row: this.#locations.size, called: called.row, line };
    this.#locations.set(key, found);
    return found.row;
  }

  tables(text: (value: string) => number): Pick<ProfileMessage, "locations" | "functions"> {
    const functions = [...this.#functions.values()].map(({ frame }) => frame);
    const locations = [...this.#locations.values()];
    const ids = (list: readonly unknown[]) => int64Column(list.map((_, row) => row + 1));
    const name = Uint32Array.from(functions, (frame) => text(frame.function));
    return {
      functions: {
        ...{ id: ids(functions), name, systemName: name },
        filename: Uint32Array.from(functions, ({ file }) => text(file)),
        startLine: new Int64Column(functions.length),
      },
      locations: {
        ...{ id: ids(locations), mappingId: int64Column(locations.map(() => 1)) },
        address: int64Column(locations.map((_, row) => firstAddress + 16 * (row + 1))),
        folded: new Uint8Array(locations.length),
        lineStarts: Uint32Array.from({ length: locations.length + 1 }, (_, row) => row),
        lines: {
          function: Uint32Array.from(locations, ({ called }) => called),
          line: int64Column(locations.map(({ line }) => line)),
          column: new Int64Column(locations.length),
        },
      },
    };
  }
}

function int64Column(values: readonly Int64[]): Int64Column {
  const column = new Int64Column(values.length);
  for (const [row, value] of values.entries()) column.put(row, value);
  return column;
}

/** @throws {MalformedError} for a value that a 64-bit integer cannot hold. */
function whole(value: Int64, place: string): Int64 {
  const fits =
    typeof value === "bigint" ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value);
  if (fits) return value;
  throw new MalformedError(place, `expected a whole number of 64 bits, got ${shown(value)}`);
}
