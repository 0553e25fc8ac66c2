const TEXT = /[&<>\p{Cc}\uFFFE\uFFFF]/u;
const TEXT_ALL = /[&<>\p{Cc}\uFFFE\uFFFF]/gu;
const QUOTED = /[&<>"\p{Cc}\uFFFE\uFFFF]/u;
const QUOTED_ALL = /[&<>"\p{Cc}\uFFFE\uFFFF]/gu;

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '\n',
  '\t': '\t',
};

/** First of the control characters that XML 1.0 does hold: delete and the C1 set. */
const ALLOWED_FROM = '\u007F';

// A character that XML 1.0 cannot hold would make the whole answer unreadable: it is replaced.
function replace(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  return character >= ALLOWED_FROM && character < '\uFFFE' ? character : '\uFFFD';
}

/** Text of an element as the query services write it: double quotes stay. */
export function escapeText(text: string): string {
  return TEXT.test(text) ? text.replace(TEXT_ALL, replace) : text;
}

/** Text of an element as S3 writes it (`&quot;` round ETags), also good in attributes. */
export function escapeQuoted(text: string): string {
  return QUOTED.test(text) ? text.replace(QUOTED_ALL, replace) : text;
}
