/** Both bounds hold: callers choose key names. */
const MAX_NAMES = 4096;
const MAX_LENGTH = 256;
const NAMES = new Map<string, string>();

/**
 * The lower-case form of a condition key's name, looked up rather than made: lower-casing twelve names costs several times
 * what a decision does (policy-performance.md 6). Forgetting names changes no answer: equal names stay equal texts.
 */
export function keyName(raw: string): string {
  return NAMES.get(raw) ?? remember(raw);
}

function remember(raw: string): string {
  const lower = raw.toLowerCase();
  if (raw.length > MAX_LENGTH) return lower;
  const name = NAMES.get(lower) ?? internalized(lower);
  if (NAMES.size >= MAX_NAMES) NAMES.clear();
  NAMES.set(lower, name);
  NAMES.set(raw, name);
  return name;
}

/** The engine's one instance of a text: a property name always is, so that comparing two names compares two addresses. */
function internalized(text: string): string {
  return Object.keys({ [text]: true })[0] ?? text;
}
