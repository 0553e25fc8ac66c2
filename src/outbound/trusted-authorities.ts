import { getCACertificates } from 'node:tls';

/** Authorities of the system and of Node's own list; undefined leaves Node's default, which needs no copying. */
export function trustedAuthorities(extra: readonly string[]): string[] | undefined {
  if (extra.length === 0 && getCACertificates('system').length === 0) return undefined;
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system'), ...extra])];
}
