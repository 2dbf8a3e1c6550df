/** Names under which scripts of cells find what they cannot do by themselves in a page. */

/** `import()`, which a script that is evaluated does not have. */
export const CELL_IMPORT = "import·from";
/** What every turn of a loop calls: it throws when the cell is to end. */
export const CELL_TURN = "each·turn";
