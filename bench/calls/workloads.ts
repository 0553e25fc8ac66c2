import type { Services } from '../../src/service/services.ts';
import { ensureAdministrator } from '../../src/service/users/bootstrap.ts';
import type { Proof, Sample, Workload } from './messages.ts';
import { rawCall } from './raw-call.ts';
import { AUDIENCE, BUCKET_NAME, ISSUER_ID, roleName, SUBJECT, USED_ROLES } from './records.ts';
import { formRequest, type SigningCredentials, signedRequest } from './sign.ts';

/** A token of the service account, shaped as Kubernetes makes them. */
export function serviceAccountToken(services: Services, index: number, issuer?: string): string {
  const { settings, keyring, cryptography, clock } = services;
  const { kid, key } = keyring.signingKey(settings.account, settings.cluster);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(clock.now() / 1000);
  const input = `${encode({ alg: 'RS256', kid })}.${encode({
    aud: [AUDIENCE],
    exp: now + 86_400,
    iat: now,
    iss: issuer ?? `${settings.publicUrl}/id/${ISSUER_ID}`,
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
  return `${input}.${Buffer.from(cryptography.signJws('RS256', key, input)).toString('base64url')}`;
}

export function webIdentityForm(roleArn: string, index: number, token: string): string {
  return new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: `botocore-session-${index}`,
    WebIdentityToken: token,
  }).toString();
}

function assumeRoleForm(roleArn: string, index: number): string {
  const RoleSessionName = `session-${index}`;
  return new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName,
  }).toString();
}

const IDENTITY_FORM = 'Action=GetCallerIdentity&Version=2011-06-15';

/** The four hot calls over all used roles, each tried once against the server at `port`. */
export async function makeWorkloads(services: Services, port: number, roles: number): Promise<Workload[]> {
  const { account } = services.settings;
  const administrator = await ensureAdministrator(services);
  const indices = Array.from({ length: USED_ROLES }, (_, index) => index);
  const arnOf = (index: number) => `arn:aws:iam::${account}:role/${roleName(index, roles)}`;
  const now = services.clock.now();
  const sts = (body: string, credentials: SigningCredentials) =>
    signedRequest({ method: 'POST', path: '/', body, service: 'sts' }, credentials, now);

  const assume = indices.map((index) => sts(assumeRoleForm(arnOf(index), index), administrator));
  const sessions = await Promise.all(
    assume.map(async (request) => credentialsIn((await rawCall(port, request)).body)),
  );
  const head = { method: 'HEAD', path: `/${BUCKET_NAME}`, body: '', service: 's3' };
  return Promise.all([
    finished(
      port,
      'AssumeRoleWithWebIdentity',
      'rs256',
      '<AccessKeyId>ASIA',
      indices.map((index) =>
        formRequest(webIdentityForm(arnOf(index), index, serviceAccountToken(services, index))),
      ),
    ),
    finished(port, 'AssumeRole', 'sigv4', '<AccessKeyId>ASIA', assume),
    finished(
      port,
      'GetCallerIdentity',
      'sigv4',
      ':assumed-role/',
      sessions.map((session) => sts(IDENTITY_FORM, session)),
    ),
    finished(
      port,
      'HeadBucket',
      'sigv4',
      '',
      sessions.map((session) => signedRequest(head, session, now)),
    ),
  ]);
}

function credentialsIn(xml: string): SigningCredentials {
  const member = (name: string) => new RegExp(`<${name}>([^<]+)<`).exec(xml)?.[1] ?? '';
  return {
    accessKeyId: member('AccessKeyId'),
    secretAccessKey: member('SecretAccessKey'),
    sessionToken: member('SessionToken'),
  };
}

/** Headers that the floor must not repeat: its own server sets them. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive', 'content-length']);

async function finished(
  port: number,
  call: string,
  proof: Proof,
  marker: string,
  requests: readonly string[],
): Promise<Workload> {
  const { status, headers, body } = await rawCall(port, requests[0] ?? '');
  if (status !== 200 || !body.includes(marker)) throw new Error(`${call} does not work: ${status} ${body}`);
  const kept = Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name));
  const sample: Sample = {
    headers: Object.fromEntries(kept),
    body,
    length: Number(headers['content-length'] ?? 0),
  };
  return { call, proof, marker, requests, sample };
}
