/** A section that must not be edited as it stands. The message names the section, the line where it is known, and what is wrong. */
export class SectionFault extends Error {
  override name = 'SectionFault';
  readonly section: string;
  /** 1-based, in the section's own text. */
  readonly line: number | undefined;

  constructor(section: string, what: string, line?: number) {
    super(`${section} ${line === undefined ? '' : `line ${line}: `}${what}`);
    this.section = section;
    this.line = line;
  }
}
