import type { TokenReading } from '../reading.ts';

/** What a query may hold unescaped (RFC 3986 3.4), without the quote that URL parsers of the web escape. */
const PLAIN = /^[A-Za-z0-9\-._~!$&()*+,;=:@/?%]*$/;

/**
 * Not the reference's: what a presigned URL of an SDK never has, and what two readers of a URL could take for different things. After
 * this the call is the scheme, host and query that were judged, and nothing else of the token.
 */
export function nothingBesides({ url }: TokenReading): string | undefined {
  if (url.user !== undefined) return 'unexpected user information in pre-signed URL';
  if (url.hasFragment) return 'unexpected fragment in pre-signed URL';
  return PLAIN.test(url.rawQuery) ? undefined : 'unexpected character in pre-signed URL';
}
