/** A pattern with the text that the validation message shows for it; the two differ where AWS's do. */
export interface Pattern {
  readonly test: RegExp;
  readonly shown: string;
}

/** What a member must satisfy besides its type. Lengths are of strings in Unicode scalar values, or of lists. */
export interface Constraint {
  readonly minimumLength?: number;
  readonly maximumLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: Pattern;
  readonly values?: readonly string[];
}

/**
 * Constraints by structure and member; structure `*` holds those of a member's name wherever it stands.
 * `item` constrains the elements of a list of strings: `TagKeys.item`.
 */
export type ConstraintTable = Readonly<Record<string, Readonly<Record<string, Constraint>>>>;

/** A pattern shown as it is written. The whole value must match. */
export function pattern(shown: string, flags = ''): Pattern {
  return { test: new RegExp(`^(?:${shown})$`, flags), shown };
}

/** Any character that XML can hold, as the API models write it. Supplementary characters fail it (sts.md 3.1). */
export const XML_TEXT: Pattern = {
  test: /^[\t\n\r\u0020-\u007E\u0085\u00A0-\uD7FF\uE000-\uFFFD]+$/,
  shown: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+',
};
