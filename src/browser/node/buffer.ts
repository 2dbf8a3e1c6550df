/** node:buffer in a browser. */
import { Buffer } from "buffer";

const { Blob: PageBlob } = globalThis;

export { Buffer, PageBlob as Blob };
export default { Blob: PageBlob, Buffer };
