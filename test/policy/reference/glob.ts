import { isDeepStrictEqual } from 'node:util';

/**
 * A pattern as a list of pieces, and a table that says which prefix of the pattern matches which prefix of the text.
 * Slow on purpose: pieces times characters, whatever the pattern.
 */
export type Piece =
  /** These UTF-16 units, literally: a star out of a variable's value is one of them. */
  | { readonly is: 'text'; readonly text: string }
  /** `?`: one unit; `*`: any run. `colons`: may what it stands for hold a colon? */
  | { readonly is: 'one' | 'run'; readonly colons: boolean };

export function globMatches(pieces: readonly Piece[], text: string): boolean {
  let reached: boolean[] = new Array<boolean>(text.length + 1).fill(false);
  reached[0] = true;
  for (const [at, piece] of pieces.entries()) {
    // A run behind a run of its kind adds nothing.
    if (piece.is === 'run' && isDeepStrictEqual(piece, pieces[at - 1])) continue;
    reached = step(piece, reached, text);
  }
  return reached[text.length] === true;
}

function step(piece: Piece, before: readonly boolean[], text: string): boolean[] {
  const after = new Array<boolean>(text.length + 1).fill(false);
  for (let at = 0; at <= text.length; at++) {
    if (piece.is === 'text') {
      if (before[at] && text.startsWith(piece.text, at)) after[at + piece.text.length] = true;
    } else if (piece.is === 'one') {
      if (at > 0 && before[at - 1] && allowed(piece, text, at - 1)) after[at] = true;
    } else {
      after[at] = before[at] === true || (at > 0 && after[at - 1] === true && allowed(piece, text, at - 1));
    }
  }
  return after;
}

function allowed(piece: { readonly colons: boolean }, text: string, at: number): boolean {
  return piece.colons || text[at] !== ':';
}

/** A text without variables: stars and question marks are wildcards that cross colons. */
export function plainPieces(pattern: string): Piece[] {
  return [...pattern.split('')].map((character): Piece => {
    if (character === '*') return { is: 'run', colons: true };
    if (character === '?') return { is: 'one', colons: true };
    return { is: 'text', text: character };
  });
}
