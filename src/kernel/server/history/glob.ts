/**
 * Glob patterns over whole texts, as history searches use them:
 *
 *   *       any text, also none          [a-z]            one character of a set
 *   ?       any one character            [!a-z] [^a-z]    one character outside it
 *
 * A set that never closes is literal. Matching takes at most pattern length x text length steps,
 * whatever the pattern: the server may not be blocked by a search.
 */

/** Matches one character (a code point). */
type Single = (character: string) => boolean;

/** A pattern cut into single-character matchers and stars. */
type Token = Single | "star";

/** Compiles a pattern into a test of whole texts. */
export function glob(pattern: string): (text: string) => boolean {
  const tokens = tokenize([...pattern]);
  return (text) => matches(tokens, [...text]);
}

function tokenize(pattern: readonly string[]): Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] as string;
    // A bracket right after the opening one belongs to the set.
    const negated = pattern[i + 1] === "!" || pattern[i + 1] === "^";
    const first = negated ? i + 2 : i + 1;
    const end = character === "[" ? pattern.indexOf("]", first + 1) : -1;
    if (character === "*") tokens.push("star");
    else if (character === "?") tokens.push(() => true);
    else if (end >= 0) {
      const inSet = set(pattern.slice(first, end));
      tokens.push(negated ? (c) => !inSet(c) : inSet);
      i = end;
    } else tokens.push((c) => c === character);
  }
  return tokens;
}

function set(members: readonly string[]): Single {
  const ranges: [string, string][] = [];
  for (let i = 0; i < members.length; i++) {
    const low = members[i] as string;
    const high = members[i + 2];
    if (members[i + 1] === "-" && high !== undefined) {
      ranges.push([low, high]);
      i += 2;
    } else ranges.push([low, low]);
  }
  const point = (c: string) => c.codePointAt(0) as number;
  return (c) => ranges.some(([low, high]) => point(low) <= point(c) && point(c) <= point(high));
}

/** On a mismatch only the last star takes one character more: earlier stars never need to. */
function matches(tokens: readonly Token[], text: readonly string[]): boolean {
  let t = 0;
  let star = -1;
  let taken = 0;
  for (let i = 0; i < text.length; ) {
    const token = tokens[t];
    if (token === "star") {
      star = t++;
      taken = i;
    } else if (token?.(text[i] as string)) {
      t++;
      i++;
    } else if (star >= 0) {
      t = star + 1;
      i = ++taken;
    } else return false;
  }
  return tokens.slice(t).every((token) => token === "star");
}
