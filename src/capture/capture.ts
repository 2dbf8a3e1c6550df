/**
 * A capture: what a process held in memory after running a case, written down as JSON. One format
 * for real Go's memory and for the engine's; this file reads and writes the
 * document, what stands in it is the generation's (classic/capture.ts, swiss/capture.ts), replay.ts
 * makes one from a map, verify.ts compares two.
 *
 * Raw memory is hexadecimal text in which every pointer is replaced by kind<<48 | index, so that
 * two captures of equal maps are equal texts wherever their memory lay.
 *
 * The field `go` names the Go whose memory it is, with its patch ("go1.19.8"). In a capture made by
 * the engine it is the release that was captured and that the engine is held against, so the engine's
 * text is the real one's to the byte; which of the two made a file is not written in it.
 *
 * Format: test/fixtures/go-map/README.md, "Capture".
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
 *   is not known, and for memory texts of another length than their own `maptype` says.
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

/** The capture as the text of a file: one line of JSON, as Go's encoder writes it. */
export function captureText(capture: Capture): string {
  return `${jsonText(capture as unknown as Json)}\n`;
}
