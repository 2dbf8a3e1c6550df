/**
 * The globals `input`, `password`, `prompt`, `confirm` and `alert`, which ask the user.
 */

import { causingCell } from "../output/attribution.js";
import { mayBeAsked } from "./asking.js";
import { askNow } from "./questions.js";

/** What front ends with a terminal send for Ctrl-D. */
export const END_OF_INPUT = "\u0004";

/** The user ended the input instead of typing a line. */
class EndOfInput extends Error {
  constructor() {
    super("the input was ended (Ctrl-D) where a line was asked for");
    this.name = "EndOfInput";
  }
}

/**
 * Asks for a line of text and waits for it.
 *
 * @param prompt shown in front of the field
 * @returns what was typed, without a line break
 * @throws an error named "StdinNotAllowed" if the front end does not support input, as in executed
 * reports
 * @example
 * const name = input("Your name? ");
 */
export function input(prompt = ""): string {
  return line(prompt, false);
}

/**
 * Asks for a line that is hidden while it is typed.
 *
 * @param prompt shown in front of the field
 * @returns what was typed
 * @throws an error named "StdinNotAllowed" where the front end takes no input
 * @example const key = password("API key: ");
 */
export function password(prompt = "Password: "): string {
  return line(prompt, true);
}

/**
 * Asks for a line, as browsers and Deno do.
 *
 * @param message shown in front of the field
 * @param value returned when nothing is typed
 * @returns what was typed; null when the input was ended
 * @example const answer = prompt("Entries", "1000");
 */
export function prompt(message = "Prompt", value = ""): string | null {
  const shown = value === "" ? `${message} ` : `${message} [${value}] `;
  const typed = askNow({ prompt: shown, password: false });
  if (typed === END_OF_INPUT) return null;
  return typed === "" ? value : typed;
}

/**
 * Asks for yes or no, as browsers and Deno do.
 *
 * @param message shown in front of the field
 * @returns whether "y" or "yes" was typed
 * @example if (confirm("Fill ten million entries?")) console.log("filling");
 */
export function confirm(message = "Confirm"): boolean {
  return /^y(es)?$/i.test(askNow({ prompt: `${message} [y/N] `, password: false }).trim());
}

/**
 * Shows a message and waits until it is confirmed, as browsers and Deno do. If the front end does
 * not support input, the message is printed and the cell continues.
 *
 * @param message shown in front of the field
 * @example alert("The map has grown.");
 */
export function alert(message = "Alert"): void {
  if (mayBeAsked(causingCell())) askNow({ prompt: `${message} [Enter] `, password: false });
  else console.log(message);
}

function line(prompt: string, hidden: boolean): string {
  const typed = askNow({ prompt: String(prompt), password: hidden });
  if (typed === END_OF_INPUT) throw new EndOfInput();
  return typed;
}
