/**
 * How long an unused compiler process is kept: a minute, or the seconds in
 * `TYPESCRIPT_KERNEL_COMPILER_REST`; fewer if many notebooks share a machine, "never" if no cell
 * may wait for a restart.
 */

const USUAL_SECONDS = 60;

/** The most that a timer of Node takes, in ms. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * In ms; Infinity forever.
 *
 * @throws Error when the variable says neither
 */
export function compilerRest(): number {
  const chosen = process.env.TYPESCRIPT_KERNEL_COMPILER_REST;
  if (!chosen) return USUAL_SECONDS * 1000;
  if (chosen === "never") return Number.POSITIVE_INFINITY;
  const ms = Number(chosen) * 1000;
  if (ms > 0 && ms <= LONGEST_MS) return ms;
  throw new Error(
    `TYPESCRIPT_KERNEL_COMPILER_REST is ${JSON.stringify(chosen)}: it must be the seconds after ` +
      'which an unused compiler is let go (more than 0, at most 2147483), or "never"',
  );
}
