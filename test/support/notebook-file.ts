/** A notebook file of TypeScript code cells without outputs, as JSON. */
export function notebookFile(sources: readonly string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: {
        name: "gomaplab",
        display_name: "TypeScript (gomaplab)",
        language: "typescript",
      },
    },
    cells: sources.map((source, i) => ({
      id: `cell-${i}`,
      cell_type: "code",
      execution_count: null,
      metadata: {},
      outputs: [],
      source,
    })),
  });
}
