import type { TokenReading } from '../reading.ts';

/** https, or what was listed by name, which is http on loopback at most. */
export function schemeExpected({ url, endpoints }: TokenReading): string | undefined {
  if (url.scheme === 'https' || endpoints.origins.has(`${url.scheme}://${url.host}`)) return undefined;
  return `unexpected scheme "${url.scheme}" in pre-signed URL`;
}
