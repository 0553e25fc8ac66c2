/** Stands between marks, and before the first and after the last, so that no part of a mark reads as one. */
const SEPARATOR = '\u001f';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not stand in a packed mark
const UNSAFE = /[\u0000-\u001f\\]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const UNSAFE_ALL = /[\u0000-\u001f\\]/g;

/** Attack: a mark that holds the separator would pass for two, and so for one that its entry must not be found by. */
function escapeMark(mark: string): string {
  if (!UNSAFE.test(mark)) return mark;
  return mark.replace(
    UNSAFE_ALL,
    (character) => `\\${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

/** One text of all marks. Empty without marks. */
export function packMarks(marks: readonly string[] | undefined): string {
  if (marks === undefined || marks.length === 0) return '';
  let packed = SEPARATOR;
  for (const mark of marks) packed += escapeMark(mark) + SEPARATOR;
  return packed;
}

/** What is found, with `instr`, in the packed text of exactly those entries that carry the mark. */
export function soughtMark(mark: string): string {
  return SEPARATOR + escapeMark(mark) + SEPARATOR;
}
