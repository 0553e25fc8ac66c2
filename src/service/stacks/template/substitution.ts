/** A piece of an `Fn::Sub` text: literal, or a name in `${}`. */
export type SubPiece = { readonly literal: string } | { readonly name: string };

const PLACEHOLDER = /\$\{(!?)([^{}]*)\}/g;

/** Splits an `Fn::Sub` text. `${!Literal}` stands for `${Literal}`; anything else that is not `${…}` is literal. */
export function subPieces(text: string): readonly SubPiece[] {
  const pieces: SubPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const [whole, escaped, name = ''] = match;
    pieces.push({ literal: text.slice(end, match.index) });
    pieces.push(escaped === '!' ? { literal: `\${${name}}` } : { name: name.trim() });
    end = match.index + whole.length;
  }
  return [...pieces, { literal: text.slice(end) }];
}
