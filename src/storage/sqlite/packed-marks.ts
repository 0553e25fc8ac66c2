/** Characters of one packed mark: the first out of 0x20 to 0x3F, the others out of 0x40 to 0x7F, so that none is found between two. */
const WIDTH = 6;

let scratch = Buffer.alloc(64 * WIDTH);

function write(target: Buffer, at: number, mark: number): void {
  target[at] = 0x20 | (mark >>> 30);
  target[at + 1] = 0x40 | ((mark >>> 24) & 0x3f);
  target[at + 2] = 0x40 | ((mark >>> 18) & 0x3f);
  target[at + 3] = 0x40 | ((mark >>> 12) & 0x3f);
  target[at + 4] = 0x40 | ((mark >>> 6) & 0x3f);
  target[at + 5] = 0x40 | (mark & 0x3f);
}

/** One text of all marks, six characters each. A list would be cloned element by element on its way to the thread. */
export function packMarks(marks: readonly number[] | undefined): string {
  if (marks === undefined || marks.length === 0) return '';
  const length = marks.length * WIDTH;
  if (scratch.length < length) scratch = Buffer.alloc(length);
  let at = 0;
  for (const mark of marks) {
    write(scratch, at, mark);
    at += WIDTH;
  }
  return scratch.toString('latin1', 0, length);
}
