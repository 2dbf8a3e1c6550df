/**
 * Reading a pprof profile: gzip or plain protocol buffers, as `runtime/pprof` and `go tool pprof
 * -proto` write them. Decoded by the library pprof-format, after its form has been checked.
 */
import { Profile as Message } from "pprof-format";
import { MalformedError } from "../../document/malformed.js";
import { readBytes, unpacked } from "../../file.js";
import type { Frame, Profile, ProfileSample } from "./profile.js";
import { checkWire } from "./wire.js";

/** Bytes that a profile may have when it is unpacked. */
const largestProfile = 64 * 1024 * 1024;

/**
 * Frames that the stacks of all samples may have together: a few hundred bytes can name one
 * location of many lines over and over.
 */
const mostFrames = 2 ** 23;

/** Read a profile from a file. @throws {MalformedError} as readProfile does. */
export function readProfileFile(path: string): Profile {
  return readProfile(readBytes(path, largestProfile));
}

/**
 * Read a profile.
 * @throws {MalformedError} naming the byte, or the sample, that is wrong; also for a profile of more
 * than 64 MiB, or of more than 8,388,608 frames.
 */
export function readProfile(bytes: Uint8Array, limit = largestProfile): Profile {
  const plain = unpacked(bytes, limit);
  checkWire(plain);
  const message = Message.decode(plain);
  const { strings } = message.stringTable;
  const string = (index: number | bigint, place: string): string => {
    const found = strings[Number(index)];
    if (found !== undefined) return found;
    throw new MalformedError(place, `no text ${index} among ${strings.length}`);
  };
  const functions = new Map(message.function.map((one) => [Number(one.id), one]));
  const frames = new Map<number, Frame[]>();
  message.location.forEach(({ id, line, address }, index) => {
    const place = `location[${index}]`;
    const own = line.map((one): Frame => {
      const called = functions.get(Number(one.functionId));
      if (called === undefined) throw new MalformedError(place, `no function ${one.functionId}`);
      const { name, filename } = called;
      const at = { file: string(filename, place), line: Number(one.line) };
      return { function: string(name, place), ...at };
    });
    const nameless = [{ function: `0x${BigInt(address).toString(16)}`, file: "", line: 0 }];
    frames.set(Number(id), own.length > 0 ? own : nameless);
  });
  const sampleTypes = message.sampleType.map(({ type, unit }, index) => {
    const place = `sample_type[${index}]`;
    return { type: string(type, place), unit: string(unit, place) };
  });
  let left = mostFrames;
  const samples = message.sample.map((sample, index): ProfileSample => {
    const place = `sample[${index}]`;
    if (sample.value.length !== sampleTypes.length) {
      const problem = `expected ${sampleTypes.length} values, got ${sample.value.length}`;
      throw new MalformedError(place, problem);
    }
    const stack = sample.locationId.flatMap((id) => {
      const found = frames.get(Number(id));
      if (found === undefined) throw new MalformedError(place, `no location ${id}`);
      left -= found.length;
      if (left < 0) throw new MalformedError(place, `more than ${mostFrames} frames so far`);
      return found;
    });
    const labels = sample.label.map((label) => {
      const value = Number(label.str) !== 0 ? string(label.str, place) : Number(label.num);
      return [string(label.key, place), value] as const;
    });
    return { stack, values: sample.value.map(Number), labels: Object.fromEntries(labels) };
  });
  return {
    sampleTypes,
    samples,
    period: Number(message.period),
    periodType: message.periodType ? string(message.periodType.type, "period_type") : "",
    time: Number(message.timeNanos),
  };
}
