/** node:url in a browser: addresses of files as POSIX paths, and the page's own URL. */

const { URL: PageUrl, URLSearchParams: PageParameters } = globalThis;

export { PageParameters as URLSearchParams, PageUrl as URL };

/** The path of a file: address. @throws TypeError for any other address */
export function fileURLToPath(address: string | URL): string {
  const { protocol, pathname } = new PageUrl(address);
  if (protocol !== "file:") throw new TypeError("The URL must be of scheme file");
  return decodeURIComponent(pathname);
}

export function pathToFileURL(path: string): URL {
  const absolute = path.startsWith("/") ? path : `${process.cwd()}/${path}`;
  const escaped = absolute.replace(/[%\\\n\r\t?#]/g, (character) => encodeURIComponent(character));
  return new PageUrl(`file://${escaped}`);
}

export default { URL: PageUrl, URLSearchParams: PageParameters, fileURLToPath, pathToFileURL };
