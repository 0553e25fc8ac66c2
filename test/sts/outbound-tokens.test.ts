import assert from 'node:assert/strict';
import { createPublicKey, verify, type webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  DisableOutboundWebIdentityFederationCommand,
  EnableOutboundWebIdentityFederationCommand,
  GetOutboundWebIdentityFederationInfoCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  GetWebIdentityTokenCommand,
  type GetWebIdentityTokenCommandInput,
} from '@aws-sdk/client-sts';
import { ORGANIZATION } from '../../src/core/records/organization.ts';
import { GLOBAL } from '../../src/core/records/record.ts';
import { tokenIssuerDoor } from '../../src/oidc/index.ts';
import { rotateWhenDue } from '../../src/service/keys/rotation.ts';
import { ACCOUNT_ID, type ClientKey, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';
import { allow, keyOf, newUser } from './people.ts';

const DISABLED = 'Outbound web identity federation is not enabled for this account.';

let instance: FakeInstance;
let issuer: string;
let documents: ReturnType<typeof createServer>;

before(async () => {
  instance = await openFakeInstance();
  const door = tokenIssuerDoor(instance.services);
  documents = createServer((request, response) => {
    if (door.matches(request.url ?? '')) door.handle(request, response);
    else response.writeHead(418).end();
  });
  documents.listen(0, '127.0.0.1');
  await once(documents, 'listening');
});
after(async () => {
  documents.close();
  await instance.close();
});

async function read(path: string, method = 'GET') {
  const { port } = documents.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const document = async (name: string) =>
  JSON.parse((await read(`${new URL(issuer).pathname}/.well-known/${name}`)).text);

async function token(key: ClientKey | undefined, more: Partial<GetWebIdentityTokenCommandInput> = {}) {
  const input = { Audience: ['https://api.example.com'], SigningAlgorithm: 'RS256', ...more };
  const { WebIdentityToken, Expiration } = await instance
    .sts(key)
    .send(new GetWebIdentityTokenCommand(input));
  const parts = (WebIdentityToken ?? '').split('.');
  const [header, claims] = parts
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()));
  return { text: WebIdentityToken ?? '', header, claims, expiration: Expiration?.getTime() ?? 0 };
}

/** As any relying party verifies it: by the published key alone. */
async function verified({ text, header }: { text: string; header: { kid: string; alg: string } }) {
  const { keys } = (await document('jwks.json')) as {
    keys: (webcrypto.JsonWebKey & { kid: string; alg: string })[];
  };
  const jwk = keys.find(({ kid }) => kid === header.kid);
  assert.equal(jwk?.alg, header.alg);
  const key = createPublicKey({ key: jwk ?? {}, format: 'jwk' });
  const dot = text.lastIndexOf('.');
  const signature = Buffer.from(text.slice(dot + 1), 'base64url');
  const digest = header.alg === 'RS256' ? 'sha256' : 'sha384';
  return verify(digest, Buffer.from(text.slice(0, dot)), { key, dsaEncoding: 'ieee-p1363' }, signature);
}

const organization = () => instance.services.directory.list(ORGANIZATION, GLOBAL)[0]?.body.id;

describe('outbound web identity federation', () => {
  test('is off until it is turned on', async () => {
    const iam = instance.iam();
    await refused(
      iam.send(new GetOutboundWebIdentityFederationInfoCommand({})),
      'FeatureDisabled',
      404,
      DISABLED,
    );
    await refused(
      iam.send(new DisableOutboundWebIdentityFederationCommand({})),
      'FeatureDisabled',
      404,
      DISABLED,
    );
    await refused(
      token(undefined),
      'OutboundWebIdentityFederationDisabledException',
      403,
      'The outbound web identity federation feature is not enabled for this account.',
    );
    const on = await iam.send(new EnableOutboundWebIdentityFederationCommand({}));
    issuer = on.IssuerIdentifier ?? '';
    assert.match(issuer, /^https:\/\/localhost:4743\/tokens\/[0-9a-f-]{36}$/);
    await refused(
      iam.send(new EnableOutboundWebIdentityFederationCommand({})),
      'FeatureEnabled',
      409,
      'Outbound web identity federation is already enabled for this account.',
    );
    const { IssuerIdentifier, JwtVendingEnabled } = await iam.send(
      new GetOutboundWebIdentityFederationInfoCommand({}),
    );
    assert.deepEqual([IssuerIdentifier, JwtVendingEnabled], [issuer, true]);
  });

  test('publishes discovery document and keys under the issuer, and nothing else', async () => {
    const discovery = await document('openid-configuration');
    assert.equal(discovery.issuer, issuer);
    assert.equal(discovery.jwks_uri, `${issuer}/.well-known/jwks.json`);
    const { keys } = await document('jwks.json');
    assert.deepEqual(
      keys.map((key: object) => Object.keys(key).join(' ')),
      ['kty kid use alg n e', 'kty kid use alg crv x y'],
    );
    const { pathname } = new URL(issuer);
    assert.equal((await read(`${pathname}/.well-known/jwks.json`, 'POST')).status, 405);
    for (const path of ['/keys', '/', '/.well-known/jwks.json/', '/.well-known/x'])
      assert.equal((await read(`${pathname}${path}`)).status, 404);
    assert.equal(
      (await read(`/tokens/00000000-0000-0000-0000-000000000000/.well-known/jwks.json`)).status,
      404,
    );
    // A bucket of that name is not this door's.
    assert.equal((await read('/tokens/object')).status, 418);
  });

  test('tokens of both algorithms verify with the published keys (sts.md 10)', async () => {
    const alice = await newUser(instance, 'alice', allow('sts:*'));
    for (const SigningAlgorithm of ['RS256', 'ES384']) {
      const made = await token(alice, {
        SigningAlgorithm,
        Audience: ['a', 'b'],
        Tags: [{ Key: 'job', Value: '7' }],
      });
      assert.equal(made.header.alg, SigningAlgorithm);
      assert.ok(await verified(made));
      const { jti, ...claims } = made.claims;
      assert.match(jti, /^[0-9a-f-]{36}$/);
      const seconds = Math.floor(instance.clock.time / 1000);
      const arn = `arn:aws:iam::${ACCOUNT_ID}:user/alice`;
      assert.deepEqual(claims, {
        aud: ['a', 'b'],
        sub: arn,
        'https://sts.amazonaws.com/': {
          aws_account: ACCOUNT_ID,
          org_id: organization(),
          source_region: 'us-east-1',
          principal_id: arn,
          request_tags: { job: '7' },
        },
        iss: issuer,
        exp: seconds + 300,
        iat: seconds,
      });
      assert.equal(made.expiration, claims.exp * 1000);
    }
  });

  test('a session cannot outlive itself by a token, and its token says when it ends', async () => {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: ACCOUNT_ID },
          Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
        },
      ],
    });
    const RoleArn = `arn:aws:iam::${ACCOUNT_ID}:role/jobs/worker`;
    const iam = instance.iam();
    const Tags = [{ Key: 'Team', Value: 'blue' }];
    await iam.send(
      new CreateRoleCommand({ RoleName: 'worker', Path: '/jobs/', AssumeRolePolicyDocument, Tags }),
    );
    await iam.send(
      new PutRolePolicyCommand({ RoleName: 'worker', PolicyName: 'p', PolicyDocument: allow('sts:*') }),
    );
    const assume = new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: 'run',
      DurationSeconds: 900,
      SourceIdentity: 'alice',
      Tags: [{ Key: 'team', Value: 'red' }],
    });
    const { Credentials } = await instance.sts().send(assume);
    const key = keyOf(Credentials);
    await refused(
      token(key, { DurationSeconds: 901 }),
      'SessionDurationEscalationException',
      403,
      'The requested token duration would extend the session beyond its original expiration time.',
    );
    const { claims } = await token(key, { DurationSeconds: 900 });
    assert.equal(claims.sub, RoleArn);
    assert.deepEqual(claims['https://sts.amazonaws.com/'], {
      aws_account: ACCOUNT_ID,
      original_session_exp: `${Credentials?.Expiration?.toISOString().slice(0, 19)}Z`,
      org_id: organization(),
      source_region: 'us-east-1',
      principal_id: RoleArn,
      principal_tags: { team: 'red' },
      source_identity: 'alice',
    });
  });

  test('permissions see audience, algorithm, duration and tags', async () => {
    const condition = {
      'ForAllValues:StringEquals': { 'sts:IdentityTokenAudience': 'https://api.example.com' },
      StringEquals: { 'sts:SigningAlgorithm': 'ES384' },
      NumericLessThanEquals: { 'sts:DurationSeconds': '300' },
    };
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'sts:GetWebIdentityToken', Resource: '*', Condition: condition },
      ],
    });
    const bob = await newUser(instance, 'bob', policy);
    const denied = (action: string) =>
      [
        'AccessDenied',
        403,
        `User: arn:aws:iam::${ACCOUNT_ID}:user/bob is not authorized to perform: sts:${action}`,
      ] as const;
    const good = { SigningAlgorithm: 'ES384' };
    assert.ok(await token(bob, good));
    await refused(token(bob), ...denied('GetWebIdentityToken'));
    await refused(token(bob, { ...good, DurationSeconds: 301 }), ...denied('GetWebIdentityToken'));
    await refused(
      token(bob, { ...good, Audience: ['https://other.example.com'] }),
      ...denied('GetWebIdentityToken'),
    );
    const Tags = [{ Key: 'k', Value: 'v' }];
    await refused(token(bob, { ...good, Tags }), ...denied('TagGetWebIdentityToken'));
  });

  test('bounds: members, tags, payload', async () => {
    const at = (member: string, clause: string, value = '') =>
      [
        'ValidationError',
        400,
        `1 validation error detected: Value${value} at '${member}' failed to satisfy constraint: Member must ${clause}`,
      ] as const;
    await refused(
      token(undefined, { SigningAlgorithm: 'HS256' }),
      ...at('signingAlgorithm', 'satisfy enum value set: [ES384, RS256]'),
    );
    await refused(
      token(undefined, { Audience: Array(11).fill('a') }),
      ...at('audience', 'have length less than or equal to 10'),
    );
    await refused(
      token(undefined, { DurationSeconds: 59 }),
      ...at('durationSeconds', 'have value greater than or equal to 60', " '59'"),
    );
    const Tags = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: 'v'.repeat(256) }));
    await refused(
      token(undefined, { Tags }),
      'JWTPayloadSizeExceededException',
      400,
      'The requested token payload size exceeds the maximum allowed size.',
    );
  });

  test('a token is good at AssumeRoleWithWebIdentity when its issuer is a provider, over rotations too', async () => {
    const iam = instance.iam();
    const audience = 'https://api.example.com';
    const { OpenIDConnectProviderArn: Federated } = await iam.send(
      new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: [audience] }),
    );
    const prefix = issuer.slice('https://'.length);
    const subject = `arn:aws:iam::${ACCOUNT_ID}:user/alice`;
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { StringEquals: { [`${prefix}:aud`]: audience, [`${prefix}:sub`]: subject } },
        },
      ],
    });
    await iam.send(new CreateRoleCommand({ RoleName: 'outside', AssumeRolePolicyDocument }));
    const exchange = async (WebIdentityToken: string) => {
      const RoleArn = `arn:aws:iam::${ACCOUNT_ID}:role/outside`;
      const assume = new AssumeRoleWithWebIdentityCommand({
        RoleArn,
        RoleSessionName: 'outside',
        WebIdentityToken,
      });
      const { Credentials } = await instance.sts().send(assume);
      return instance.sts(keyOf(Credentials)).send(new GetCallerIdentityCommand({}));
    };
    const carol = await newUser(instance, 'carol', allow('sts:*'));
    const iamKey = await newKeyOfAlice();
    for (const SigningAlgorithm of ['RS256', 'ES384']) {
      const { text } = await token(iamKey, { SigningAlgorithm });
      assert.match((await exchange(text)).Arn ?? '', /assumed-role\/outside\/outside$/);
      await refused(
        exchange((await token(carol, { SigningAlgorithm })).text),
        'AccessDenied',
        403,
        'Not authorized to perform sts:AssumeRoleWithWebIdentity',
      );
    }
    const { text } = await token(iamKey, { SigningAlgorithm: 'ES384', DurationSeconds: 3600 });
    // A clock of its own: the SDK signs by the machine's.
    const later = { now: () => instance.clock.time + 91 * 86_400_000 };
    const rotated = await rotateWhenDue({ ...instance.services, clock: later });
    assert.ok(rotated.includes(`issuer of ES384 web identity tokens of account ${ACCOUNT_ID}`));
    assert.equal((await document('jwks.json')).keys.length, 4);
    assert.match((await exchange(text)).Arn ?? '', /assumed-role\/outside\/outside$/);
  });

  async function newKeyOfAlice(): Promise<ClientKey> {
    const { AccessKey: key } = await instance.iam().send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    return { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' };
  }

  test('turned off, no more are given out and those that were stay verifiable; turned on, the issuer is the same', async () => {
    const made = await token(undefined);
    const iam = instance.iam();
    await iam.send(new DisableOutboundWebIdentityFederationCommand({}));
    await assert.rejects(token(undefined), { name: 'OutboundWebIdentityFederationDisabledException' });
    assert.ok(await verified(made));
    const { IssuerIdentifier } = await iam.send(new EnableOutboundWebIdentityFederationCommand({}));
    assert.equal(IssuerIdentifier, issuer);
  });
});
