// @ts-check
/** How the files that are made of the layout tables are written: comments, lists, numbers. */

/** Columns of a line. */
export const lineWidth = 100;

/** @param {string} what @param {string} [folder] of the table. */
export function generated(what, folder = "src/engine/layout") {
  return `/**\n * ${what}\n *\n * Written by scripts/build/engine-layout.mjs: change the table in ${folder}, not this file.\n */`;
}

/** A file. @param {string} what @param {readonly string[]} lines @param {string} [folder] */
export function file(what, lines, folder) {
  return `${[generated(what, folder), ...lines].join("\n")}\n`;
}

/** A doc comment in lines. @param {string | undefined} text @param {number} [indent] */
export function comment(text, indent = 0) {
  if (text === undefined) return [];
  const margin = " ".repeat(indent);
  const line = `${margin}/** ${text} */`;
  if (line.length <= lineWidth) return [line];
  return [`${margin}/**`, ...wrapped(text, `${margin} * `), `${margin} */`];
}

/** A text in lines that begin with `margin`. @param {string} text @param {string} margin */
export function wrapped(text, margin) {
  const rows = [];
  let row = "";
  for (const word of text.split(" ")) {
    if (row !== "" && margin.length + row.length + 1 + word.length > lineWidth) {
      rows.push(margin + row);
      row = "";
    }
    row += row === "" ? word : ` ${word}`;
  }
  return [...rows, margin + row];
}

/** @param {number} value */
export function hex(value) {
  return `0x${value.toString(16)}`;
}

/** @param {number} value */
export function number(value) {
  return value > 255 ? hex(value) : String(value);
}

/** A list of numbers between two lines. @param {string} head @param {readonly number[]} numbers @param {string} tail */
export function filled(head, numbers, tail) {
  return [head, ...wrapped(`${numbers.join(", ")},`, "  "), tail];
}
