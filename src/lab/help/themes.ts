/**
 * The themes under which `help()` and the reference list what a notebook can call. Every name a
 * notebook sees without an import is in exactly one (scripts/reference.mjs checks it).
 */

/** One theme. */
export interface Theme {
  /** What it is about, in one sentence. */
  readonly about: string;
  /** Names, the most used first. */
  readonly names: readonly string[];
}

/** Themes in the order in which they are listed. */
export const themes: Readonly<Record<string, Theme>> = {
  Maps: {
    about: "Make and use maps of any Go release, and inspect them.",
    names: [
      "go",
      "LabMap",
      "LabProcess",
      "openProcess",
      "keys",
      "releases",
      "MapType",
      "Workload",
      "Release",
    ],
  },
  Help: { about: "What there is.", names: ["help", "Help"] },
  Figures: {
    about: "Plots and drawings of maps and heaps.",
    names: ["plot", "view", "player", "Figure", "Drawing", "Player", "PlayerOptions"],
  },
  Tables: {
    about: "What methods return: data frames, filtered, grouped and joined.",
    names: ["aq", "describe", "save", "TableFile"],
  },
  Sweeps: {
    about: "A function called for every combination of parameters, on all cores.",
    names: [
      ...["sweep", "range", "Swept", "SweepOptions", "SweepAnswer", "Grid", "Case", "Parameter"],
    ],
  },
  Layout: {
    about: "Layouts and memory of types and maps, computed without making one.",
    names: [
      ...["layout", "mapLayout", "layoutSweep", "memoryOf", "hintSweep", "Layout"],
      ...["HintSweep", "HintSweepOptions", "LayoutOfMap"],
      ...["LayoutOptions", "MemoryOfMap", "MemoryQuestion", "report", "MapReport"],
      ...["ReportQuestion", "WorkShares"],
    ],
  },
  Comparison: {
    about: "Two maps side by side.",
    names: ["compare", "Comparison", "Comparable"],
  },
  Hardware: {
    about: "What accesses cost: caches, TLBs, pages, nodes, cores that share lines.",
    names: [
      ...["machine", "LabMachine", "MachineRun", "ReuseOfAccesses", "SharingCores"],
      ...["PagesOfAccesses", "NumaOfAccesses", "MeasuredComputer", "MachineModels"],
      ...["AccessSource", "MapRunOptions"],
    ],
  },
  Claims: {
    about: "What others have published about Go's maps, put to the test.",
    names: [
      ...["claims", "claim", "Claims", "ClaimResult", "ClaimScore", "Claim", "ClaimOptions"],
      ...["ClaimText", "ClaimLab", "ClaimPoint", "ClaimEvidence", "Verdict"],
    ],
  },
  Exercises: {
    about: "Questions with checks and hints, whose numbers vary from student to student.",
    names: [
      ...["exercises", "task", "check", "hint", "student", "Checked", "Task", "Hint"],
      ...["classReport", "ClassReport"],
      ...["ExerciseName", "Checks", "Hints", "Tasks"],
    ],
  },
  "Real programs": {
    about: "Real Go beside the model, and what Go programs write about their heap.",
    names: [
      ...[
        "real",
        "verify",
        "read",
        "watch",
        "pprof",
        "gctrace",
        "runtimeMetrics",
        "RealGo",
        "RealCapture",
        "MapDump",
        "HeapDump",
        "delve",
        "Delve",
      ],
      ...[
        "RealOptions",
        "CaseOperation",
        "RealBench",
        "Watch",
        "WatchOptions",
        "TextRows",
        "ReadFile",
        "ReadOptions",
        "DelveTarget",
        "FrameOfGoroutine",
        "Address",
        "BenchOptions",
        "HeapProfile",
        "GcTraceLog",
        "RuntimeMetrics",
      ],
    ],
  },
  Notebook: {
    about: "What the kernel offers in every cell: display, input, progress, controls.",
    names: [
      ...[
        "display",
        "updateDisplay",
        "clearOutput",
        "setNextInput",
        "html",
        "md",
        "latex",
        "svg",
        "json",
        "image",
      ],
      ...[
        "input",
        "password",
        "prompt",
        "confirm",
        "alert",
        "progress",
        "interact",
        "slider",
        "choice",
      ],
      ...["checkbox", "textbox", "button"],
      ...[
        "Control",
        "Counter",
        "DisplayOptions",
        "Language",
        "Markup",
        "Picture",
        "ProgressOptions",
        "Tree",
      ],
      "ValuesOf",
    ],
  },
  Records: {
    about: "Rows that methods return: events and samples of memory.",
    names: ["MapEvent", "MemorySample", "MemStats", "MemStatsSample"],
  },
  Errors: {
    about: "What is thrown, and when.",
    names: [
      ...[
        "GoTypeError",
        "GoValueError",
        "GoRangeError",
        "HashUnknownError",
        "HintError",
        "GoPanic",
      ],
      ...["ConcurrentMapFault", "NotTracedError", "InterruptedError", "UnknownReleaseError"],
      ...["UnknownArchitectureError", "UnknownExperimentError", "TableError"],
      ...["GoUnavailableError", "DelveError", "MachineError", "AccessError", "TraceError"],
    ],
  },
};
