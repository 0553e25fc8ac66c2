import { readFileSync } from 'node:fs';
import { connect, type DetailedPeerCertificate, rootCertificates } from 'node:tls';
import { CommandFailure } from '../output.ts';

const PATIENCE = 10_000;

function trusted(): string[] {
  const bundle = process.env.AWS_CA_BUNDLE;
  return bundle === undefined ? [...rootCertificates] : [...rootCertificates, readFileSync(bundle, 'utf8')];
}

/** The last certificate of the presented chain; a self-issued one names itself as its issuer. */
function lastOf(certificate: DetailedPeerCertificate): DetailedPeerCertificate {
  let last = certificate;
  while (last.issuerCertificate !== undefined && last.issuerCertificate !== last)
    last = last.issuerCertificate;
  return last;
}

/** Lower-case hex SHA-1 of the last certificate that the issuer's host presents (eksctl.md section 2). */
export function issuerThumbprint(issuer: string): Promise<string> {
  const url = new URL(issuer);
  const port = url.port === '' ? 443 : Number(url.port);
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void =>
      reject(new CommandFailure(`connecting to issuer OIDC: ${cause.message}`, { cause }));
    const socket = connect({
      host: url.hostname,
      port,
      servername: url.hostname,
      ca: trusted(),
      minVersion: 'TLSv1.2',
    });
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('timed out')));
    socket.once('error', fail);
    socket.once('secureConnect', () => {
      const fingerprint = lastOf(socket.getPeerCertificate(true)).fingerprint;
      socket.end();
      if (fingerprint === undefined) reject(new CommandFailure("unable to get OIDC issuer's certificate"));
      else resolve(fingerprint.replaceAll(':', '').toLowerCase());
    });
  });
}
