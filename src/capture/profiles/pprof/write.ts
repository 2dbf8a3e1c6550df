/**
 * Writing a pprof profile: gzip protocol buffers that `go tool pprof` opens. The same profile gives
 * the same bytes every time.
 */
import { gzipSync } from "node:zlib";
import {
  Function as Called,
  Location,
  Mapping,
  Profile as Message,
  Sample,
  StringTable,
} from "pprof-format";
import type { Frame, Profile } from "./profile.js";

/** Addresses that locations are given: pprof tells them apart by these. */
const firstAddress = 0x400000;

/**
 * A profile as a file's bytes.
 * @param program named as the program that was profiled
 */
export function writeProfile(profile: Profile, program: string): Uint8Array {
  const stringTable = new StringTable();
  const text = (value: string) => stringTable.dedup(value);
  const functions = new Map<string, Called>();
  const locations = new Map<string, Location>();
  const locate = (frame: Frame): number => {
    const key = `${frame.function}\n${frame.file}\n${frame.line}`;
    const known = locations.get(key);
    if (known !== undefined) return Number(known.id);
    const name = `${frame.function}\n${frame.file}`;
    let called = functions.get(name);
    if (called === undefined) {
      const id = functions.size + 1;
      const index = text(frame.function);
      called = new Called({ id, name: index, systemName: index, filename: text(frame.file) });
      functions.set(name, called);
    }
    const id = locations.size + 1;
    const line = [{ functionId: called.id, line: frame.line }];
    const made = new Location({ id, mappingId: 1, address: firstAddress + 16 * id, line });
    locations.set(key, made);
    return id;
  };
  const sampleType = profile.sampleTypes.map(({ type, unit }) => {
    return { type: text(type), unit: text(unit) };
  });
  const sample = profile.samples.map(({ stack, values, labels }) => {
    return new Sample({
      locationId: stack.map(locate),
      value: [...values],
      label: Object.entries(labels).map(([key, value]) => {
        if (typeof value === "string") return { key: text(key), str: text(value) };
        return { key: text(key), num: value, numUnit: text(key) };
      }),
    });
  });
  const mapping = new Mapping({
    ...{ id: 1, memoryStart: firstAddress, memoryLimit: firstAddress + 0x1000000 },
    filename: text(program),
    // Otherwise pprof looks for the program to find the names.
    ...{ hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true },
  });
  const last = profile.sampleTypes.at(-1);
  const message = new Message({
    ...{ sampleType, sample, mapping: [mapping], stringTable },
    location: [...locations.values()],
    function: [...functions.values()],
    timeNanos: profile.time,
    periodType: { type: text(profile.periodType), unit: text("bytes") },
    period: profile.period,
    defaultSampleType: last ? text(last.type) : 0,
  });
  return gzipSync(message.encode());
}
