/** A pattern of one name: `*` stands for any characters, `?` for one; everything else for itself. */
export interface NamePattern {
  readonly text: string;
  readonly literal: boolean;
  matches(name: string): boolean;
}

/** Names of Kubernetes objects, with the two wildcards; the length bounds the work of a match. */
const PATTERN = /^[a-z0-9.*?-]{1,253}$/;

/** Undefined for a text that no name and no pattern looks like. */
export function parsePattern(text: string): NamePattern | undefined {
  if (!PATTERN.test(text)) return undefined;
  const literal = !/[*?]/.test(text);
  return { text, literal, matches: literal ? (name) => name === text : (name) => glob(text, name) };
}

/** Greedy with one point of return: at most pattern times name steps, whatever the pattern (no expression that backtracks). */
function glob(pattern: string, name: string): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < name.length; ) {
    if (pattern[at] === '*') {
      star = at++;
      resume = index;
    } else if (pattern[at] === '?' || pattern[at] === name[index]) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
