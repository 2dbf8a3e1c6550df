/** The kinds of files that this compiler compiles. */

/** Is a file TypeScript that can run? Node itself cannot run it. */
export function isModule(file: string): boolean {
  return /\.(?:[cm]?ts|tsx)$/.test(file) && !/\.d\.[cm]?ts$/.test(file);
}

/** Is it the user's own, too? */
export function isLocalModule(file: string): boolean {
  return isModule(file) && !file.includes("/node_modules/");
}
