/** node:path in a browser: POSIX paths. */
import path from "path-browserify";

export default path;
export const { basename, delimiter, dirname, extname, format, isAbsolute, join, normalize } = path;
export const { parse, posix, relative, resolve, sep } = path;
