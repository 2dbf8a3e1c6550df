/** The argument of a reader of logs: the log itself, or the path of its file. */

import { shown } from "../../format/shown.js";
import { MalformedError } from "../document/malformed.js";
import { decodedText, inFile, readBytes, unpacked } from "../file.js";
import { otherKind, type Wanted } from "./file-kind.js";
import { withMessages } from "./log-lines.js";

/** Largest text that is read, in bytes after unpacking. */
const largestText = 256 * 1024 * 1024;

/** Characters at the beginning of a text by which its kind is recognized. */
const headLength = 2 ** 16;

/** Reads one kind of text. */
interface Reader<R> {
  readonly wanted: Wanted;
  /** Matches in every text of this kind; a single line without it is a path. */
  readonly has: RegExp;
  parse(text: string): R;
  /** Is this text of the right kind, so that an error of `parse` stands as it is? */
  placed(text: string): boolean;
}

/**
 * Read a text, or the file whose path is given.
 * @throws {MalformedError} for a name that is not a file, for a text of another kind saying of which,
 * and as `parse` does
 */
export function readSource<R>(source: string, reader: Reader<R>): R {
  const { wanted, has } = reader;
  if (typeof source !== "string") {
    const given = `expected ${wanted.what} as a string, or the path of its file, got ${shown(source)}`;
    throw new MalformedError("", `${given}; ${wanted.how}`);
  }
  if (source.includes("\n") || has.test(source)) return parsed(source, reader);
  if (source === "") throw new MalformedError("", `the text is empty; ${wanted.how}`);
  const advice = `give ${wanted.what} as text, or the path of a file with it; ${wanted.how}`;
  return inFile(source, advice, () => {
    const bytes = unpacked(readBytes(source, largestText), largestText);
    let text: string;
    try {
      text = decodedText(bytes);
    } catch (error) {
      throw error instanceof MalformedError ? otherKind(bytes, wanted, error) : error;
    }
    return parsed(text, reader);
  });
}

function parsed<R>(text: string, { wanted, parse, placed }: Reader<R>): R {
  try {
    return parse(withMessages(text));
  } catch (error) {
    if (!(error instanceof MalformedError) || placed(text)) throw error;
    throw otherKind(Buffer.from(text.slice(0, headLength)), wanted, error);
  }
}
