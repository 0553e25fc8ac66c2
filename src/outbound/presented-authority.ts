import { isIP } from 'node:net';
import { connect, type DetailedPeerCertificate } from 'node:tls';

/** Longer chains than any that a public authority issues. */
const LONGEST_CHAIN = 10;

/** The last certificate of the chain; a self-issued one names itself as its issuer. */
function lastOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate {
  let last = certificate;
  for (let depth = 0; depth < LONGEST_CHAIN; depth++) {
    const issuer = last.issuerCertificate;
    if (issuer === undefined || issuer === last) break;
    last = issuer;
  }
  return last;
}

const pemOf = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;

/**
 * The last certificate that a host shows, as PEM, when its SHA-1 is one of the thumbprints (hex); undefined otherwise. Nothing is sent
 * and nothing is believed: that certificate only says which one to ask for, and the next connection must be signed under it, or
 * anybody could show it behind a certificate of their own.
 */
export function presentedAuthority(
  { host, address, port }: { readonly host: string; readonly address: string; readonly port: number },
  thumbprints: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const socket = connect({
    host: address,
    port,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  const stop = () => socket.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  socket.once('error', reject);
  socket.once('close', () => {
    signal.removeEventListener('abort', stop);
    resolve(undefined);
  });
  socket.once('secureConnect', () => {
    const { raw, fingerprint } = lastOf(socket.getPeerCertificate(true));
    const thumbprint = fingerprint?.replaceAll(':', '').toLowerCase();
    resolve(thumbprints.some((known) => known.toLowerCase() === thumbprint) ? pemOf(raw) : undefined);
    socket.destroy();
  });
  return promise;
}
