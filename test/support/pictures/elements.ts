/** A picture as lines of text, one an element, so that a snapshot of it can be read and compared. */

/**
 * Every element of an SVG picture of ours with its attributes and its text, without its style sheet. A
 * box begins with its place and size, a line of text with its place and the size of its letters.
 */
export function elementsOf(svg: string): string {
  return svg
    .replace(/<style>.*?<\/style>/gs, "")
    .replaceAll(/ xmlns="[^"]*"| style="max-width:100%;height:auto"/g, "")
    .replaceAll(/ font-family="Menlo[^"]*"/g, " mono")
    .replaceAll(/ font-family="[^"]*"/g, "")
    .replaceAll(
      /<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)" fill="(\S+)"/g,
      "<box $1,$2 $3x$4 $5",
    )
    .replaceAll(/<text x="(\S+)" y="(\S+)" font-size="(\S+)" fill="(\S+)"/g, "<$1,$2 $3px $4")
    .replaceAll(/<\/(text|title)>/g, "")
    .replaceAll(/\/?>(?=<|$)/g, "")
    .replaceAll("<", "\n")
    .trim();
}
