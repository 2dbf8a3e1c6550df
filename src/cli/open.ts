/**
 * `gomaplab open FILE`: what is in the file of a saved process: release, options, sizes, and its maps.
 * Every block of the file is checked; no process is made of it.
 */
import type { Command } from "commander";
import { MalformedError, type ProcessFile, readProcessFile } from "../capture/index.js";
import { counted } from "../format/counted.js";
import { textTable } from "../format/text-table.js";
import { arena } from "../go/index.js";
import { exitWithInputError, print, runOrFail } from "./case-file.js";
import { CommandError } from "./command-error.js";

interface Options {
  json?: boolean;
}

export function register(program: Command): void {
  exitWithInputError(program.command("open"))
    .description("say what is in the file of a saved process, and check the file")
    .argument("<file>", "a file that process.save(path) wrote")
    .option("--json", "print JSON: one object with the file's head and its maps")
    .addHelpText("after", '\nIn a notebook: openProcess("p.gomap").maps')
    .action((path: string, { json }: Options) => {
      runOrFail(() => {
        const file = readFileOf(path);
        print(json ? `${JSON.stringify({ ...file.head, ...factsOf(file) })}\n` : textOf(file));
      });
    });
}

function readFileOf(path: string): ProcessFile {
  try {
    return readProcessFile(path);
  } catch (error) {
    throw error instanceof MalformedError ? new CommandError(error.message) : error;
  }
}

/** What is said of a file beside its head. */
function factsOf({ process, names, size }: ProcessFile) {
  const { journal, iterators, declared, death } = process;
  return {
    size,
    death,
    records: journal.pages.reduce((sum, { records }) => sum + records, 0),
    types: declared.map(({ head, type }) => `${head} ${type}`),
    maps: process.maps
      .filter(({ dropped }) => !dropped)
      .map(({ type, entries, h, op, history }, i) => ({
        name:
          names
            .filter(([, map]) => map === i)
            .map(([name]) => name)
            .join(", ") || null,
        type,
        entries,
        address: h === 0 ? null : `0x${(arena + BigInt(h)).toString(16)}`,
        operations: op,
        events: history.events.length,
        iterations: iterators.filter((iterator) => iterator.h === h).length,
      })),
  };
}

function textOf(file: ProcessFile): string {
  const { release, gomaplab, options, memory } = file.head;
  const { gogc, gomemlimit, build, memoryLimit } = options;
  const { size, death, records, types, maps } = factsOf(file);
  const limit = gomemlimit === null ? "off" : counted(gomemlimit, "byte");
  const [first] = maps;
  const lines = [
    `Go ${release} process, saved by gomaplab ${gomaplab}${death === null ? "" : `; it has ended: ${death}`}`,
    `${counted(memory, "byte")} of memory, at most ${counted(memoryLimit, "byte")}; ${counted(size, "byte")} in the file`,
    `GOGC ${gogc}, GOMEMLIMIT ${limit}, ${build} build; ${counted(records, "record")} in the journal`,
    ...types.map((type) => `type ${type}`),
    "",
  ];
  if (first === undefined) return `${lines.join("\n")}no maps\n`;
  const cells = maps.map((map) => Object.values(map).map((value) => value ?? ""));
  return `${[...lines, ...textTable(Object.keys(first), cells)].join("\n")}\n`;
}
