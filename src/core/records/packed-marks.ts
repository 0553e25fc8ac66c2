/**
 * Marks are unsigned 32-bit numbers that a log entry is found by. They are kept as one text, six characters each: the first out of 0x20
 * to 0x3F, the others out of 0x40 to 0x7F, so that no mark is found between two. One text is one object for the collector and for
 * whoever copies it to another thread.
 */
const WIDTH = 6;

const scratch = Buffer.alloc(64 * WIDTH);

/** Room for marks; what is past it is left out. */
export const MAXIMUM_MARKS = 64;

/** The text of all marks, at most `MAXIMUM_MARKS`. */
export function packMarks(marks: readonly number[]): string {
  let at = 0;
  for (let index = 0; index < marks.length && index < MAXIMUM_MARKS; index++) {
    const mark = marks[index] ?? 0;
    scratch[at] = 0x20 | (mark >>> 30);
    scratch[at + 1] = 0x40 | ((mark >>> 24) & 0x3f);
    scratch[at + 2] = 0x40 | ((mark >>> 18) & 0x3f);
    scratch[at + 3] = 0x40 | ((mark >>> 12) & 0x3f);
    scratch[at + 4] = 0x40 | ((mark >>> 6) & 0x3f);
    scratch[at + 5] = 0x40 | (mark & 0x3f);
    at += WIDTH;
  }
  return scratch.toString('latin1', 0, at);
}
