/**
 * Colours in what cells print. Front ends show them, but nothing here is a terminal: packages such
 * as chalk are told by FORCE_COLOR, as ipykernel does it, unless the user has said something about
 * colours. What `console.log` shows of objects stays plain, as a cell's result is.
 */

/** Variables by which users choose. */
const CHOICES = ["FORCE_COLOR", "NO_COLOR", "NODE_DISABLE_COLORS"] as const;

/** Has packages write colours. */
export function allowColours(): void {
  const { env } = process;
  if (CHOICES.some((name) => env[name] !== undefined)) return;
  // Node's console looks at the variable too, and this is where it has its own mind.
  const mode = Object.getOwnPropertySymbols(console).find(
    ({ description }) => description === "kColorMode",
  );
  if (mode === undefined) return;
  Reflect.set(console, mode, false);
  env.FORCE_COLOR = "1";
}
