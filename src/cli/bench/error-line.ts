/**
 * The most informative line of a failed program's standard error: that of an uncaught error if
 * there is one, else the last line; "" if it is empty.
 */
export function errorLine(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const told = lines.find((line) => /^(\w*Error|panic|fatal error)\b.*:/.test(line));
  return (told ?? lines.at(-1) ?? "").trim();
}
