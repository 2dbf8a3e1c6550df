/**
 * File types recognized by their first bytes.
 *
 * Sources: runtime/heapdump.go and internal/trace/version, Go 1.26; google/pprof,
 * profile/legacy_profile.go; elf(5); tools/perf/util/header.h; OpenTelemetry's profiles.proto,
 * development; the formats' own descriptions.
 */
import type { FileKind } from "./kind.js";

/** A text in two bytes a character. */
export const utf16: FileKind = {
  what: "a text in UTF-16, as > in Windows PowerShell writes it",
  profile: "let the program write the file: curl.exe -o heap.pb.gz http://…/debug/pprof/heap",
};

interface Row extends FileKind {
  /** The bytes, "." standing for any; Latin-1. */
  readonly magic: string;
  /** Where they stand; left out: at the beginning. */
  readonly at?: number;
}

/** Where a profile comes from that another program has in its own format. */
export const fromProgram =
  "take the profile from the Go program itself: " +
  "curl -o heap.pb.gz http://localhost:6060/debug/pprof/heap";
const unpack = "unpack it first";
const convert = "go tool pprof -proto FILE > profile.pb.gz makes one of it";
const run = "run the program, and have it write one (pprof.WriteHeapProfile, net/http/pprof)";

const rows: readonly Row[] = [
  { magic: "\x1f\x8b", what: "gzip inside gzip", first: unpack },
  { magic: "PK\x03\x04", what: "a zip archive", first: unpack },
  { magic: "PK\x05\x06", what: "an empty zip archive" },
  { magic: "ustar", at: 257, what: "a tar archive", first: unpack },
  { magic: "\x28\xb5\x2f\xfd", what: "a file packed by zstd", first: "unzstd it first" },
  { magic: "BZh", what: "a file packed by bzip2", first: "bunzip2 it first" },
  { magic: "\xfd7zXZ\0", what: "a file packed by xz", first: "unxz it first" },
  { magic: "\x04\x22\x4d\x18", what: "a file packed by lz4", first: "unlz4 it first" },
  { magic: "Rar!\x1a\x07", what: "a rar archive", first: unpack },
  { magic: "\x1f\x9d", what: "a file packed by compress (.Z)", first: "uncompress it first" },
  { magic: "LZIP", what: "a file packed by lzip", first: "lunzip it first" },
  { magic: "MSCF", what: "a cabinet archive of Windows", first: unpack },
  { magic: "7z\xbc\xaf\x27\x1c", what: "a 7z archive", first: unpack },
  { magic: "\xff\x06\0\0sNaPpY", what: "a file packed by snappy", first: unpack },
  {
    magic: "\x8bgomapp\n",
    what: "a saved process",
    first: 'openProcess("p.gomap") makes the process of it again',
  },
  { magic: "!<arch>\n", what: "an archive of object files (ar)", profile: run },
  {
    magic: "go1.. heap dump\n",
    what: "a Go heap dump (debug.WriteHeapDump)",
    profile: "pprof.WriteHeapProfile writes one",
  },
  {
    magic: "go 1.. trace\0",
    what: "a Go execution trace",
    profile: "go tool trace -pprof=net|sync|syscall|sched FILE > profile.pb.gz makes one of it",
  },
  {
    magic: "go 1... trace\0",
    what: "a Go execution trace",
    profile: "go tool trace -pprof=net|sync|syscall|sched FILE > profile.pb.gz makes one of it",
  },
  { magic: "\0cvm", what: "coverage data of Go (covmeta)" },
  { magic: "\0cwm", what: "coverage data of Go (covcounters)" },
  { magic: "go object ", what: "an object file of Go", profile: run },
  ...["\0\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "\0\0\0\0\x03\0\0\0\0\0\0\0"].map(
    (magic) => ({ magic, what: "a CPU profile of the form before pprof's", profile: convert }),
  ),
  ...["\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0\0", "\0\0\0\0\0\0\0\x03\0\0\0\0"].map(
    (magic) => ({ magic, what: "a CPU profile of the form before pprof's", profile: convert }),
  ),
  {
    magic: "PERFILE2",
    what: "a recording of perf (perf.data)",
    profile: "go tool pprof -proto perf.data > profile.pb.gz makes one, with perf_to_profile",
  },
  { magic: "PERFFILE", what: "a recording of perf (perf.data)" },
  { magic: "FLR\0", what: "a recording of Java's flight recorder" },
  { magic: "JAVA PROFILE 1.", what: "a heap dump of Java (hprof)" },
  { magic: "MDMP", what: "a minidump of Windows", profile: run },
  { magic: "MZ", what: "a program for Windows", profile: run },
  ...["\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe"].map(
    (magic) => ({ magic, what: "a program, or a core file, of macOS", profile: run }),
  ),
  { magic: "\xca\xfe\xba\xbe", what: "a program for macOS or a class of Java", profile: run },
  { magic: "\0asm", what: "a WebAssembly module", profile: run },
  { magic: "PAR1", what: "a Parquet file" },
  { magic: "ARROW1", what: "an Arrow file" },
  { magic: "SQLite format 3\0", what: "an SQLite database" },
  { magic: "\x89PNG", what: "a picture (PNG)" },
  { magic: "\xff\xd8\xff", what: "a picture (JPEG)" },
  { magic: "%PDF-", what: "a PDF document" },
  { magic: "GIF8", what: "a picture (GIF)" },
  { magic: "WEBP", at: 8, what: "a picture (WebP)" },
  { magic: "PAGEDU", what: "a crash dump of Windows", profile: run },
  { magic: "Nettrace", what: "a trace of .NET (nettrace)" },
  { magic: "bplist", what: "a property list of macOS" },
  { magic: "\x89HDF\r\n\x1a\n", what: "an HDF5 file" },
  { magic: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", what: "an Office document or installer (OLE)" },
  ...["\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4", "\x4d\x3c\xb2\xa1", "\n\r\r\n"].map((magic) => ({
    magic,
    what: "a capture of network packets (pcap)",
  })),
  { magic: "\xff\xff\xff\xff\x10\x01\0\0", what: "a stream of Arrow" },
  ...["\xff\xfe", "\xfe\xff"].map((magic) => ({ magic, ...utf16 })),
];

const elfTypes: Readonly<Record<number, string>> = {
  1: "an object file (ELF)",
  2: "a program (ELF)",
  3: "a program or a library (ELF)",
  4: "a core file (ELF)",
};

/** What a file is by its first bytes; undefined: none of these. */
export function binaryKind(bytes: Uint8Array): FileKind | undefined {
  if (begins(bytes, "\x7fELF", 0)) {
    const [low = 0, high = 0] = bytes[5] === 2 ? [bytes[17], bytes[16]] : [bytes[16], bytes[17]];
    return { what: elfTypes[low + 256 * high] ?? "an ELF file", profile: run };
  }
  const row = rows.find(({ magic, at = 0 }) => begins(bytes, magic, at));
  return row ?? (isOtlp(bytes) ? otlp : undefined);
}

function begins(bytes: Uint8Array, magic: string, at: number): boolean {
  return [...magic].every((char, i) => {
    const byte = bytes[at + i];
    return char === "." && magic.startsWith("go")
      ? byte !== undefined
      : byte === char.charCodeAt(0);
  });
}

const otlp: FileKind = {
  what: "OpenTelemetry's data (OTLP, protocol buffers)",
  profile: fromProgram,
};

/**
 * Whether bytes look like an OTLP request: fields 1 (resource_profiles, resource_spans, …) and 2
 * (the profiles' dictionary), each with messages in which fields with bytes come first.
 */
function isOtlp(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x0a || bytes.length < 8) return false;
  let at = 1;
  let length = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = bytes[at++] ?? 0;
    length += (byte & 127) * 2 ** shift;
    if (byte < 128) break;
  }
  const end = at + length;
  const inside = length > 1 && (bytes[at] === 0x0a || bytes[at] === 0x12);
  return inside && (end === bytes.length || bytes[end] === 0x0a || bytes[end] === 0x12);
}
