/** A cluster, its provider, a role that one service account may assume, and tokens of that service account. */
import { OIDC_PROVIDER, ROLE } from '../../src/core/records/identity.ts';
import { CLUSTER } from '../../src/core/records/resources.ts';
import type { Services } from '../../src/service/services.ts';

const TOKENS = 64;
const SUBJECT = 'system:serviceaccount:default:my-service-account';
const AUDIENCE = 'sts.amazonaws.com';
const ISSUER_ID = 'ABCDEF0123456789ABCDEF0123456789';

function trustPolicy(providerArn: string, issuer: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${issuer}:aud`]: AUDIENCE, [`${issuer}:sub`]: SUBJECT } },
      },
    ],
  });
}

/** Makes the records; returns the role's ARN. */
export async function prepareWorkload(services: Services): Promise<string> {
  const { settings, directory, keyring } = services;
  const { account, cluster, publicUrl } = settings;
  const issuer = `${publicUrl}/id/${ISSUER_ID}`;
  const url = issuer.slice('https://'.length);
  const providerArn = `arn:aws:iam::${account}:oidc-provider/${url}`;
  const roleArn = `arn:aws:iam::${account}:role/reader`;
  const createDate = services.clock.now();
  await directory.transact((tx) => {
    tx.put(CLUSTER, account, cluster, {
      name: cluster,
      arn: `arn:aws:eks:${settings.region}:${account}:cluster/${cluster}`,
      issuerId: ISSUER_ID,
      issuer,
      endpoint: publicUrl,
      version: '1.35',
      createdAt: createDate,
      status: 'ACTIVE',
      tags: {},
      sandbox: true,
    });
    tx.put(OIDC_PROVIDER, account, url, {
      url,
      arn: providerArn,
      clientIds: [AUDIENCE],
      thumbprints: [],
      createDate,
      tags: {},
    });
    tx.put(ROLE, account, 'reader', {
      name: 'reader',
      path: '/',
      id: 'AROAAAAAAAAAAAAAAAAAA',
      arn: roleArn,
      createDate,
      maxSessionDuration: 3600,
      assumeRolePolicy: trustPolicy(providerArn, url),
      tags: {},
      inlinePolicies: {},
      attachedPolicies: [],
    });
  });
  await keyring.ensureSigningKey(account, cluster);
  return roleArn;
}

/** Request bodies, each with a token of its own, shaped as Kubernetes makes them. */
export function requestBodies(
  { settings, keyring, cryptography, clock }: Services,
  roleArn: string,
): string[] {
  const { kid, key } = keyring.signingKey(settings.account, settings.cluster);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(clock.now() / 1000);
  return Array.from({ length: TOKENS }, (_, index) => {
    const input = `${encode({ alg: 'RS256', kid })}.${encode({
      aud: [AUDIENCE],
      exp: now + 86_400,
      iat: now,
      iss: `${settings.publicUrl}/id/${ISSUER_ID}`,
      jti: cryptography.randomUuid(),
      'kubernetes.io': {
        namespace: 'default',
        node: { name: 'node-1', uid: cryptography.randomUuid() },
        pod: { name: `job-${index}`, uid: cryptography.randomUuid() },
        serviceaccount: { name: 'my-service-account', uid: cryptography.randomUuid() },
      },
      nbf: now,
      sub: SUBJECT,
    })}`;
    const signature = Buffer.from(cryptography.signJws('RS256', key, input)).toString('base64url');
    return new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: `botocore-session-${index}`,
      WebIdentityToken: `${input}.${signature}`,
    }).toString();
  });
}
