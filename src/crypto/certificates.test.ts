import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { connect, createServer } from 'node:tls';
import { cryptography } from './index.ts';

const NOW = Date.UTC(2030, 0, 2, 3, 4, 5);
const DAY = 86_400_000;

describe('certificates (RFC 5280)', () => {
  it('makes an authority that may sign certificates and nothing else', async () => {
    const authority = await cryptography.createAuthority('Rolecall, "local" + CA', 10 * DAY, NOW);
    const certificate = new X509Certificate(authority.certificatePem);
    assert.equal(certificate.ca, true);
    assert.equal(certificate.verify(certificate.publicKey), true);
    assert.equal(certificate.toLegacyObject().subject.CN, 'Rolecall, "local" + CA');
    assert.equal(Date.parse(certificate.validTo), NOW + 10 * DAY);
    assert.equal(authority.notAfter, NOW + 10 * DAY);
    assert.match(certificate.serialNumber, /^[4-7][0-9A-F]{31}$/);
  });

  it('issues certificates with names and usages, not longer than the authority lives', async () => {
    const authority = await cryptography.createAuthority('CA', 10 * DAY, NOW);
    const issued = await cryptography.issueCertificate(authority, {
      commonName: 'admin',
      organizations: ['system:masters', 'ops'],
      dnsNames: ['localhost'],
      ipAddresses: ['127.0.0.1', '::1'],
      usages: ['client', 'server'],
      lifetime: 20 * DAY,
      now: NOW,
    });
    const certificate = new X509Certificate(issued.certificatePem);
    assert.equal(certificate.subject, 'O=system:masters\nO=ops\nCN=admin');
    assert.equal(certificate.checkHost('localhost'), 'localhost');
    assert.equal(certificate.checkIP('127.0.0.1'), '127.0.0.1');
    assert.equal(certificate.checkIP('::1'), '::1');
    assert.equal(certificate.checkHost('example.com'), undefined);
    assert.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1']);
    assert.equal(certificate.ca, false);
    assert.equal(issued.notAfter, authority.notAfter);
    const issuer = new X509Certificate(authority.certificatePem);
    assert.equal(certificate.checkIssued(issuer), true);
    assert.equal(certificate.verify(issuer.publicKey), true);
  });

  it('serves TLS to a client that knows only the authority, and tells its thumbprint', async () => {
    const now = Date.parse(
      new X509Certificate((await cryptography.createAuthority('now', DAY, NOW)).certificatePem).validFrom,
    );
    assert.equal(now, NOW - 5 * 60_000);
    // TLS checks the real time: the certificate lives from 1990 to 2130.
    const [start, life] = [Date.UTC(1990, 0), 140 * 365 * DAY];
    const authority = await cryptography.createAuthority('CA', life, start);
    const issued = await cryptography.issueCertificate(authority, {
      commonName: 'localhost',
      dnsNames: ['localhost'],
      usages: ['server'],
      lifetime: life,
      now: start,
    });
    const server = createServer({ cert: issued.certificatePem, key: issued.privateKeyPem }, (socket) =>
      socket.end(),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as import('node:net').AddressInfo;
    const socket = connect({
      host: '127.0.0.1',
      port,
      servername: 'localhost',
      ca: authority.certificatePem,
    });
    await once(socket, 'secureConnect');
    const { raw } = socket.getPeerCertificate();
    assert.equal(
      cryptography.thumbprint(issued.certificatePem),
      createHash('sha1').update(raw).digest('hex'),
    );
    socket.destroy();
    server.close();
    await once(server, 'close');
  });
});

describe('RSA signing keys', () => {
  it('makes a pair whose kid is the digest of the public key, as Kubernetes makes it', async () => {
    const made = await cryptography.generateRsaKey();
    const { createPublicKey } = await import('node:crypto');
    const der = createPublicKey(made.privateKeyPem).export({ type: 'spki', format: 'der' });
    assert.equal(made.kid, createHash('sha256').update(der).digest('base64url'));
    assert.deepEqual(
      { ...made.publicJwk, n: undefined },
      { kty: 'RSA', kid: made.kid, use: 'sig', alg: 'RS256', e: 'AQAB', n: undefined },
    );
    const signature = cryptography.signJws(
      'RS256',
      cryptography.importPrivateKeyPem(made.privateKeyPem),
      'a.b',
    );
    const key = cryptography.importPublicJwk(made.publicJwk);
    assert.equal(cryptography.verifyJws('RS256', key, 'a.b', signature), true);
  });

  it('refuses private keys of other kinds', async () => {
    const { generateKeyPairSync } = await import('node:crypto');
    const pem = { type: 'pkcs8', format: 'pem' } as const;
    const ed = generateKeyPairSync('ed25519').privateKey.export(pem).toString();
    const koblitz = generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).privateKey.export(pem).toString();
    for (const text of [ed, koblitz, '', 'not a key'])
      assert.throws(() => cryptography.importPrivateKeyPem(text));
  });
});
