/** Ends the process: stores the reason in PANIC, hands over the recorded trace, and traps. */
import { PANIC } from "../layout/control";
import { flush } from "./record";

/** End the process. */
export function panic(code: u32): void {
  store<u32>(PANIC, code);
  flush();
  unreachable();
}
