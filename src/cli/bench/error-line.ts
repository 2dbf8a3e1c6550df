/**
 * The line of a failed program's standard error that says what went wrong: that of an uncaught
 * error where there is one, else the last one; "" if it said nothing.
 */
export function errorLine(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const told = lines.find((line) => /^(\w*Error|panic|fatal error)\b.*:/.test(line));
  return (told ?? lines.at(-1) ?? "").trim();
}
