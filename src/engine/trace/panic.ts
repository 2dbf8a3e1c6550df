/** How the process dies: the reason is left in PANIC, what was recorded is handed over, a trap. */
import { PANIC } from "../layout/control";
import { flush } from "./record";

/** End the process. */
export function panic(code: u32): void {
  store<u32>(PANIC, code);
  flush();
  unreachable();
}
