/**
 * Reading a pprof profile: gzip or plain protocol buffers, as `runtime/pprof` and `go tool pprof
 * -proto` write them. A profile keeps the message of its file, so that it is saved as it was read;
 * samples with names in place of indexes are made on demand.
 */
import { inspect } from "node:util";
import { MalformedError } from "../../document/malformed.js";
import { inFile, readBytes, unpacked } from "../../file.js";
import { decodeProfile } from "../../pprof/decode.js";
import type { Int64 } from "../../pprof/int64.js";
import type { ProfileMessage } from "../../pprof/message.js";
import { otherKind, wanted } from "../file-kind.js";
import type { Frame, Label, Profile, ProfileSample } from "./profile.js";

/** Bytes that a profile may have when it is unpacked. */
const largestProfile = 64 * 1024 * 1024;

/** A profile of a file. */
export class FileProfile implements Profile {
  readonly sampleTypes: Profile["sampleTypes"];
  readonly period: Int64;
  readonly periodType: string;
  readonly periodUnit: string;
  readonly time: Int64;
  readonly duration: Int64;
  readonly defaultSampleType: string;
  readonly comments: readonly string[];
  #samples: readonly ProfileSample[] | undefined;

  constructor(
    /** All fields of the file. */
    readonly message: ProfileMessage,
  ) {
    const string = (index: number) => message.strings[index] as string;
    this.sampleTypes = message.sampleTypes.map(({ type, unit }) => {
      return { type: string(type), unit: string(unit) };
    });
    this.period = message.period;
    this.periodType = string(message.periodType.type);
    this.periodUnit = string(message.periodType.unit);
    this.time = message.timeNanos;
    this.duration = message.durationNanos;
    this.defaultSampleType = string(message.defaultSampleType);
    this.comments = message.comments.map(string);
  }

  /** Leaves out the columns of the message. */
  [inspect.custom](): object {
    const { message, ...rest } = this;
    return { ...rest, samples: message.samples.length };
  }

  get samples(): readonly ProfileSample[] {
    this.#samples ??= samplesOf(this.message);
    return this.#samples;
  }
}

/** Read a profile from a file. @throws {MalformedError} as readProfile does. */
export function readProfileFile(path: string): FileProfile {
  const advice = `give the path of ${wanted.profile.what}, or its bytes; ${wanted.profile.how}`;
  return inFile(path, advice, () => readProfile(readBytes(path, largestProfile)));
}

/**
 * Read a profile.
 * @throws {MalformedError} naming the byte or the sample that is wrong, or the kind of file that it
 * is instead; also for more than 64 MiB, or more than 8,388,608 frames in few bytes.
 */
export function readProfile(bytes: Uint8Array, limit = largestProfile): FileProfile {
  const plain = unpacked(bytes, limit);
  try {
    return new FileProfile(decodeProfile(plain));
  } catch (error) {
    throw error instanceof MalformedError ? otherKind(plain, wanted.profile, error) : error;
  }
}

function samplesOf(message: ProfileMessage): ProfileSample[] {
  const { samples, sampleTypes, locations } = message;
  const frames = Array.from({ length: locations.id.length }, (_, row) => framesOf(message, row));
  const types = sampleTypes.map((_, type) => type);
  return Array.from({ length: samples.length }, (_, row): ProfileSample => {
    const [from = 0, to = 0] = [samples.locationStarts[row], samples.locationStarts[row + 1]];
    return {
      stack: Array.from(samples.locations.subarray(from, to), (at) => frames[at] ?? []).flat(),
      values: types.map((type) => samples.values.at(row * types.length + type)),
      labels: labelsOf(message, row),
    };
  });
}

/** The functions of a location, the innermost first; its address where their names are not known. */
function framesOf({ strings, locations, functions }: ProfileMessage, row: number): Frame[] {
  const { lineStarts, lines, address } = locations;
  const [from = 0, to = 0] = [lineStarts[row], lineStarts[row + 1]];
  if (from === to) return [{ function: `0x${address.at(row).toString(16)}`, file: "", line: 0 }];
  return Array.from(lines.function.subarray(from, to), (called, index): Frame => {
    return {
      function: strings[functions.name[called] as number] as string,
      file: strings[functions.filename[called] as number] as string,
      line: lines.line.at(from + index),
    };
  });
}

function labelsOf({ strings, samples }: ProfileMessage, row: number): Record<string, Label> {
  const { labelStarts, labels } = samples;
  const found = new Map<string, Label>();
  for (let label = labelStarts[row] as number; label < (labelStarts[row + 1] as number); label++) {
    const key = strings[labels.key[label] as number] as string;
    const string = labels.string[label] as number;
    const value = string === 0 ? labels.number.at(label) : (strings[string] as string);
    const others = found.get(key);
    found.set(key, others === undefined ? value : [others, value].flat());
  }
  return Object.fromEntries(found);
}
