/** A regular expression as a tree. Only what a linear matcher can do: no back references, no look-around. */
export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'either'; readonly options: readonly Node[] }
  /** `most` is undefined for no limit. */
  | {
      readonly kind: 'repeat';
      readonly part: Node;
      readonly least: number;
      readonly most: number | undefined;
    };

/** Code units, both ends inclusive. */
export type Range = readonly [from: number, to: number];

export interface CharacterSet {
  readonly ranges: readonly Range[];
  readonly negated: boolean;
}

/** Not an expression of the syntax that is known here, or too large a one. */
export class BadPattern extends Error {
  override name = 'BadPattern';
}

export function contains({ ranges, negated }: CharacterSet, code: number): boolean {
  return ranges.some(([from, to]) => code >= from && code <= to) !== negated;
}
