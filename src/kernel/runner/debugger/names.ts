/** The desk (desk.ts), as a symbol on the main thread's global object. */
export const DESK = "jupyter.kernel.debugger";
