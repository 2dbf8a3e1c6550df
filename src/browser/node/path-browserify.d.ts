/** The package brings no declarations; it is Node's own code for POSIX paths. */
declare module "path-browserify" {
  const path: typeof import("node:path").posix;
  export default path;
}
