/**
 * A capture: the memory of a map after a process ran a case, as JSON. Captures of real Go and of
 * the engine have the same format. This file reads and writes the document; each generation's
 * fields are in classic/capture.ts and swiss/capture.ts, replay.ts makes a capture of a map,
 * verify.ts compares two.
 *
 * Raw memory is hexadecimal, and every pointer in it is replaced by kind<<48 | index, so that two
 * captures of equal maps are equal wherever their memory was.
 *
 * The field `go` names the release with its patch ("go1.19.8"). A capture made by the engine has the
 * patch that the engine is compared with, so that it equals real Go's to the byte; the file does not
 * say which of the two made it.
 *
 * Format: docs/formats/capture.md.
 */
import * as v from "valibot";
import { type Release, release } from "../go/index.js";
import type { Capture } from "./document/document.js";
import { text } from "./document/fields.js";
import { type Json, jsonText } from "./document/json.js";
import { MalformedError, shown } from "./document/malformed.js";
import { checkedFields, checkedSyntax } from "./document/schema.js";
import { capturesOf } from "./generations.js";

export type { Capture, ClassicCapture, SwissCapture } from "./document/document.js";

const releaseSchema = v.looseObject({ go: text }, (issue) => {
  if (issue.received === "undefined") return "this field is missing";
  return `expected an object with the fields of a capture, got ${shown(issue.input)}`;
});

/**
 * Read a capture.
 * @param source the JSON text.
 * @throws MalformedError whose message begins with the field that is wrong; also for a release that
 *   is not known, and for memory whose length is not what `maptype` says.
 */
export function parseCapture(source: string): Capture {
  return captureOf(checkedSyntax(source));
}

/** A capture of parsed JSON. @throws MalformedError as {@link parseCapture} does */
export function captureOf(json: Json): Capture {
  // The release first: another generation of maps has other fields.
  const name = releaseOf(checkedFields(releaseSchema, json));
  return capturesOf(release(name)).checked(json);
}

/** The release a capture was taken of, as processes are named: "1.19" for "go1.19.8". */
export function releaseOf(capture: Pick<Capture, "go">): Release {
  try {
    return release(capture.go).name as Release;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // a release or experiment that is not known
    throw new MalformedError("go", error.message);
  }
}

/** The capture as the contents of a file: one line of JSON, as Go's encoder writes it. */
export function captureText(capture: Capture): string {
  return `${jsonText(capture as unknown as Json)}\n`;
}
