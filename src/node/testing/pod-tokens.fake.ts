import type { Json } from '../../core/records/record.ts';
import { cryptography } from '../../crypto/index.ts';
import type { KeySource } from '../pod-identity/index.ts';

export const ISSUER = 'https://localhost:4743/id/ABC';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export interface FakePod {
  readonly uid: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
}

/** A cluster's issuer: its keys, and tokens of pods. */
export async function fakeIssuer() {
  const { kid, publicJwk, privateKeyPem } = await cryptography.generateRsaKey();
  const key = cryptography.importPrivateKeyPem(privateKeyPem);
  const jwks = JSON.parse(JSON.stringify({ keys: [publicJwk] })) as Json;
  /** Times in seconds. `forged`: with a signature that does not verify. */
  const token = (
    pod: FakePod,
    { now = Math.floor(Date.now() / 1000), life = 86_400, forged = false, changes = {} } = {},
  ): string => {
    const { uid, name = `pod-${uid}`, namespace = 'default', serviceAccount = `sa-${uid}` } = pod;
    const input = `${encode({ alg: 'RS256', kid })}.${encode({
      iss: ISSUER,
      sub: `system:serviceaccount:${namespace}:${serviceAccount}`,
      aud: ['pods.eks.amazonaws.com'],
      iat: now,
      nbf: now,
      exp: now + life,
      'kubernetes.io': {
        namespace,
        serviceaccount: { name: serviceAccount, uid: `uid-of-${serviceAccount}` },
        pod: { name, uid },
      },
      ...changes,
    })}`;
    const signature = forged ? Buffer.alloc(256, 7) : cryptography.signJws('RS256', key, input);
    return `${input}.${Buffer.from(signature).toString('base64url')}`;
  };
  const keys: KeySource = async () => ({ jwks, issuer: ISSUER });
  return { kid, jwks, keys, token };
}

export type FakeIssuer = Awaited<ReturnType<typeof fakeIssuer>>;
