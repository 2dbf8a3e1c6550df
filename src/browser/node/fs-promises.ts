/** node:fs/promises in a browser. */
import { promises } from "./fs.js";

export default promises;
export const { access, appendFile, chmod, copyFile, mkdir, mkdtemp, readFile } = promises;
export const { readdir, rename, rm, stat, unlink, utimes, writeFile } = promises;
