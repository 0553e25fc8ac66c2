import { quoteBytes } from './bytes.ts';

const BROKEN = /%(?![0-9A-Fa-f]{2})/;
const ESCAPE = /%([0-9A-Fa-f]{2})/g;
/** An escape of a byte beyond ASCII: the platform's decoder would make characters of several. */
const BEYOND_ASCII = /%[89A-Fa-f]/;

const invalid = (text: string, at: number): string =>
  `invalid URL escape ${quoteBytes(text.slice(at, at + 3))}`;

/** Go's text for the first escape that is none; undefined when all are. */
export function escapeFault(text: string): string | undefined {
  const at = text.includes('%') ? text.search(BROKEN) : -1;
  return at < 0 ? undefined : invalid(text, at);
}

/** Escapes decoded to bytes, in a query `+` to a space; undefined when one is broken. */
export function unescapeBytes(text: string, inQuery: boolean): string | undefined {
  const spaced = inQuery && text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  if (BROKEN.test(spaced)) return undefined;
  if (!BEYOND_ASCII.test(spaced)) return decodeURIComponent(spaced);
  return spaced.replaceAll(ESCAPE, (_whole, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** In a host only bytes beyond ASCII may be escaped, and `%25` (RFC 3986 3.2.2, RFC 6874). */
const HOST_STRANGER = /%(?![89A-Fa-f][0-9A-Fa-f]|25)|[^A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"%\x80-\xff]/;

/** Go's text for the first thing that no host may hold; undefined when all may. */
export function hostFault(text: string): string | undefined {
  const at = text.search(HOST_STRANGER);
  if (at < 0) return undefined;
  if (text.charAt(at) === '%') return invalid(text, at);
  return `invalid character ${quoteBytes(text.charAt(at))} in host name`;
}
