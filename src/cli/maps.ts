/**
 * `gomaplab maps PROGRAM`: lists the maps of a Go program, through the debugger Delve: of a process
 * by its number, of a core file with `--binary`, of an executable that runs up to `--at`. Of a heap
 * dump (debug.WriteHeapDump) it lists the maps of `--type`.
 */
import { closeSync, openSync, readSync } from "node:fs";
import type { Command } from "commander";
import {
  type contentOf,
  DelveError,
  DelveSession,
  type DelveTarget,
  DumpMemory,
  findMaps,
  readFile,
} from "../capture/index.js";
import { textTable } from "../format/text-table.js";
import { program as declared, GoTypeError } from "../go/index.js";
import { exitWithInputError, inFile, print, runOrFailAsync } from "./case-file.js";
import { CommandError } from "./command-error.js";

interface Options {
  binary?: string;
  at?: string;
  type?: string;
  json?: boolean;
}

type Row = Readonly<Record<string, string | number | null>>;

export function register(program: Command): void {
  exitWithInputError(program.command("maps"))
    .description(
      "list the maps of a Go program: of a process, a core file, an executable, a heap dump",
    )
    .argument("<program>", "a process's number, or a core file, an executable, a heap dump")
    .option("--binary <file>", "the executable that a core file or a process is of")
    .option("--at <place>", "the function or line up to which an executable runs: main.serve")
    .option("--type <type>", "the map type that is looked for in a heap dump: map[int64]bool")
    .option("--json", "print JSON: one object a map")
    .addHelpText(
      "after",
      '\nIn a notebook: (await delve({ pid: 4711 })).map("main.visits"), read("heap.dump").map(…)',
    )
    .action(async (what: string, options: Options) => {
      await runOrFailAsync(async (signal) => {
        const rows = await mapsOf(what, options, signal);
        print(options.json ? `${rows.map((row) => JSON.stringify(row)).join("\n")}\n` : text(rows));
      });
    });
}

async function mapsOf(what: string, options: Options, signal: AbortSignal): Promise<Row[]> {
  if (!/^\d+$/.test(what) && kindOf(what) === "another") return dumpedMaps(what, options.type);
  const target = targetOf(what, options);
  try {
    const session = await DelveSession.open(target, {
      signal,
      progress: (stage) => process.stderr.write(`${stage}\n`),
    });
    try {
      return (await session.maps()).map(
        ({ name, type, address, entries, where, goroutine, frame }) => {
          return { name, type, entries, address: hex(address), where, goroutine, frame };
        },
      );
    } finally {
      await session.close();
    }
  } catch (error) {
    throw error instanceof DelveError ? new CommandError(error.message) : error;
  }
}

/** What Delve opens. @throws {CommandError} where an option is missing */
function targetOf(what: string, { binary, at }: Options): DelveTarget {
  if (/^\d+$/.test(what)) {
    return { pid: Number(what), ...(binary === undefined ? {} : { binary }) };
  }
  if (kindOf(what) === "core") {
    if (binary !== undefined) return { core: what, binary };
    throw new CommandError(`${what} is a core file: name the executable it is of with --binary`);
  }
  if (at !== undefined) return { binary: what, breakpoint: at };
  throw new CommandError(
    `${what} is an executable: name with --at the place to which it is to run`,
    [`For example: gomaplab maps ${what} --at main.serve`],
  );
}

/** Bytes at the start of an ELF file, and its e_type of a core file. */
const elf = 0x7f454c46;
const typeOffset = 16;
const coreType = 4;

/** Is the file a core file, an executable, or another? */
function kindOf(path: string): "core" | "executable" | "another" {
  const head = Buffer.alloc(typeOffset + 2);
  inFile(path, () => {
    const file = openSync(path, "r");
    try {
      readSync(file, head, 0, head.length, 0);
    } finally {
      closeSync(file);
    }
  });
  if (head.readUInt32BE(0) !== elf) return "another";
  return head.readUInt16LE(typeOffset) === coreType ? "core" : "executable";
}

/** Maps of a type in a heap dump. */
function dumpedMaps(path: string, type: string | undefined): Row[] {
  const content: ReturnType<typeof contentOf> = inFile(path, () => readFile(path));
  if (content.kind !== "heap dump") {
    throw new CommandError(`${path} is no executable, core file or heap dump but: ${content.kind}`);
  }
  if (type === undefined) {
    throw new CommandError(`${path} is a heap dump: name with --type the map type to look for`, [
      `For example: gomaplab maps ${path} --type 'map[int64]bool'`,
    ]);
  }
  try {
    const found = inFile(path, () =>
      findMaps(new DumpMemory(content.heap), { type, types: declared }),
    );
    return found.map(({ address, entries, bytes, where }) => {
      return { type, entries, bytes, address: hex(address), where };
    });
  } catch (error) {
    throw error instanceof GoTypeError ? new CommandError(error.message) : error;
  }
}

const hex = (address: number | bigint) => `0x${address.toString(16)}`;

/** The rows as a table; a line that says that there are none. */
function text(rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return "no maps\n";
  const cells = rows.map((row) => Object.values(row).map((value) => value ?? ""));
  return `${textTable(Object.keys(first), cells).join("\n")}\n`;
}
