/** Tables of a map, and their display in a notebook. */

export { type AccessesTable, accessesTable } from "./accesses.js";
export { bucketsTable } from "./classic/buckets.js";
export { chainsTable } from "./classic/chains.js";
export { probesTable } from "./classic/probes.js";
export { slotsTable } from "./classic/slots.js";
export { tophashesTable } from "./classic/tophashes.js";
export { costsTable } from "./costs.js";
export { debuggedFramesTable, debuggedGoroutinesTable } from "./debugger/goroutines.js";
export { debuggedMapsTable } from "./debugger/maps.js";
export { describe } from "./describe.js";
export { differenceTable } from "./difference.js";
export {
  installTableDisplay,
  type TableBundle,
  type TableDisplayOptions,
  tableBundle,
} from "./display/table-display.js";
export { entriesTable } from "./entries.js";
export { type Change, changes, eventsTable } from "./events.js";
export { readArrow, writeArrow } from "./files/arrow.js";
export { type Sink, writeParquet } from "./files/parquet.js";
export { type ByteSource, type ColumnsWanted, ParquetFile } from "./files/parquet-reader.js";
export { type ColumnForm, table } from "./frame/column-form.js";
export { rowsTable } from "./frame/rows.js";
export { rowsWith } from "./frame/rows-with.js";
export { installTableErrors, TableError } from "./frame/table-errors.js";
export { type MapTables, tablesOf } from "./generations.js";
export { type LookupOptions, lookupsTable } from "./hardware/lookups.js";
export { bandwidthTable, latencyTable } from "./hardware/measured.js";
export { type PageSweepOptions, pageSweepTable } from "./hardware/page-sweep.js";
export { frameRunsTable, numaTable, pagesTable } from "./hardware/pages.js";
export { missCurveTable, reuseDistancesTable, touchedTable } from "./hardware/reuse.js";
export {
  levelsTable,
  machineFiguresTable,
  type NamedPart,
  operationsTable,
  partsTable,
  setsTable,
  timeTable,
  translationsTable,
} from "./hardware/run.js";
export {
  coherenceStepsTable,
  coresTable,
  sharedLinesTable,
  transitionsTable,
} from "./hardware/sharing.js";
export { stridesTable } from "./hardware/strides.js";
export { type StructuresOptions, structuresTable } from "./hardware/structures.js";
export { headerTable } from "./header.js";
export { allocationPathTable } from "./heap/allocation-path.js";
export { allocationsTable } from "./heap/allocations.js";
export { gcCyclesTable } from "./heap/gc-cycles.js";
export { gcTraceProblemsTable, gcTraceTable } from "./heap/gctrace.js";
export { profileSum, profileTable, profileTopTable } from "./heap/heap-profile.js";
export { memoryTable } from "./heap/memory.js";
export { memstatsTable } from "./heap/memstats.js";
export { objectsTable } from "./heap/objects.js";
export { regionsTable } from "./heap/regions.js";
export { metricBucketsTable, metricsTable } from "./heap/runtime-metrics.js";
export { sizeClassesTable } from "./heap/size-classes.js";
export { spansTable } from "./heap/spans.js";
export { dumpAllocationsTable } from "./heap-dump/allocations.js";
export { dumpFramesTable, dumpGoroutinesTable } from "./heap-dump/goroutines.js";
export { dumpGroupsTable } from "./heap-dump/groups.js";
export { dumpLinksTable } from "./heap-dump/links.js";
export { dumpMapsTable } from "./heap-dump/maps.js";
export { dumpObjectsTable } from "./heap-dump/objects.js";
export { dumpRetainedTable } from "./heap-dump/retained.js";
export { dumpRootsTable } from "./heap-dump/roots.js";
export { layoutTable } from "./layout.js";
export { layoutSweepTable, type SweepOptions } from "./layout-sweep.js";
export { type Grown, type Headed, isMap, type Named, nameOf, requireMap } from "./map-view.js";
export { meansTable } from "./means.js";
export { memoryCurvesTable, memoryPartsTable, memoryStepsTable } from "./memory-model.js";
export { positionsTable } from "./positions.js";
export { stateTransitionsTable } from "./state-transitions.js";
export { ctrlsTable } from "./swiss/ctrls.js";
export { directoryTable } from "./swiss/directory.js";
export { groupsTable } from "./swiss/groups.js";
export { swissProbesTable } from "./swiss/probes.js";
export { swissSlotsTable } from "./swiss/slots.js";
export { tablesTable } from "./swiss/tables.js";
export { timelineTable } from "./timeline.js";
export { traceTable } from "./trace.js";
