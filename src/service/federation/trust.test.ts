import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { Refusal } from '../../core/errors/refusal.ts';
import type { WebIdentityInput } from './exchange.ts';
import {
  ACCOUNT,
  AUDIENCE,
  type Federation,
  FOREIGN,
  HOSTED,
  ISSUER_ID,
  makeFederation,
  makeRole,
  SUBJECT,
  trustFor,
} from './testing/federation.fake.ts';
import { type FakeKey, makeKey } from './testing/keyring.fake.ts';

const DENIED = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';
const TAGS = 'https://aws.amazon.com/tags';

let signing: FakeKey;
let instance: Federation;

before(async () => {
  signing = await makeKey();
});
beforeEach(async () => {
  instance = await makeFederation(signing);
});

const trust = (assumeRolePolicy: string) => instance.putRole(makeRole({ assumeRolePolicy }));

async function refusal(input: Partial<WebIdentityInput> = {}): Promise<Refusal> {
  try {
    await instance.exchange(input);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return assert.fail('the exchange was not refused');
}

describe('trust policy of a web identity (sts.md 7.7, policy-language.md 9.2)', () => {
  it('refuses another subject, with one text for the caller and both values for the audit trail', async () => {
    const intruder = 'system:serviceaccount:default:other';
    const { code, status, message, reason } = await refusal({ token: instance.token({ sub: intruder }) });
    assert.deepEqual([code, status, message], ['AccessDenied', 403, DENIED]);
    assert.ok(reason?.includes(intruder) && reason.includes(SUBJECT));
  });

  it('principal AWS * does not admit web identities', async () => {
    await trust(
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRoleWithWebIdentity' }],
      }),
    );
    assert.equal((await refusal()).message, DENIED);
  });

  it('a provider of the same account is not another: tokens of one never pass for the other', async () => {
    await trust(trustFor(FOREIGN, {}));
    assert.equal((await refusal()).message, DENIED);
  });

  it('offers session name, principal facts and RoleAuthorizedByIdp as condition keys; aws:PrincipalArn is absent', async () => {
    await trust(
      trustFor(HOSTED, {
        StringEquals: {
          'sts:RoleSessionName': 'session',
          'aws:PrincipalType': 'User',
          'aws:PrincipalAccount': ACCOUNT,
          'aws:FederatedProvider': `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOSTED}`,
        },
        Bool: { 'sts:RoleAuthorizedByIdp': 'false' },
        Null: { 'aws:PrincipalArn': 'true' },
      }),
    );
    assert.equal((await instance.exchange()).subject, SUBJECT);
    assert.equal((await refusal({ sessionName: 'other' })).message, DENIED);
  });

  it('custom claims are no condition keys', async () => {
    await trust(trustFor(HOSTED, { StringEquals: { [`${HOSTED}:scope`]: 'admin' } }));
    assert.equal((await refusal({ token: instance.token({ scope: 'admin' }) })).message, DENIED);
  });

  it('azp decides aud, and the original audience is oaud (7.3)', async () => {
    await instance.putProvider(HOSTED, ['client-b']);
    await trust(
      trustFor(HOSTED, { StringEquals: { [`${HOSTED}:aud`]: 'client-b', [`${HOSTED}:oaud`]: 'other' } }),
    );
    const output = await instance.exchange({ token: instance.token({ aud: 'other', azp: 'client-b' }) });
    assert.equal(output.audience, 'client-b');
  });
});

describe('issuers with a port (eksctl.md 2)', () => {
  const portless = `localhost/id/${ISSUER_ID}`;
  const portlessTrust = (effect: 'Allow' | 'Deny') => ({
    Effect: effect,
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${portless}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${portless}:sub`]: SUBJECT, [`${portless}:aud`]: AUDIENCE } },
  });
  const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

  it('a hosted issuer is also known without its port', async () => {
    await trust(policy(portlessTrust('Allow')));
    assert.equal((await instance.exchange()).subject, SUBJECT);
    assert.equal((await refusal({ token: instance.token({ sub: 'other' }) })).message, DENIED);
  });

  it('a deny in one spelling is above an allow in the other', async () => {
    const allow = JSON.parse(trustFor(HOSTED, {})).Statement[0];
    await trust(policy(allow, portlessTrust('Deny')));
    assert.equal((await refusal()).message, DENIED);
  });

  it('not when the other spelling is a provider of its own', async () => {
    await instance.putProvider(portless);
    await trust(policy(portlessTrust('Allow')));
    assert.equal((await refusal()).message, DENIED);
  });

  it('not for an issuer that is hosted elsewhere', async () => {
    const foreign = 'idp.example.com:8443/tenant';
    await instance.putProvider(foreign);
    instance.fetcher.serve(foreign, [{ ...signing.publicJwk, kid: signing.kid }]);
    await trust(trustFor('idp.example.com/tenant', {}));
    assert.equal((await refusal({ token: instance.token({ iss: `https://${foreign}` }) })).message, DENIED);
    await trust(trustFor(foreign, {}));
    assert.equal(
      (await instance.exchange({ token: instance.token({ iss: `https://${foreign}` }) })).subject,
      SUBJECT,
    );
  });
});

describe('session tags and source identity in the token (sts.md 7.6)', () => {
  const nested = { [TAGS]: { principal_tags: { Team: ['blue'] }, transitive_tag_keys: ['Team'] } };
  const flat = { [`${TAGS}/principal_tags/Team`]: 'blue', [`${TAGS}/transitive_tag_keys`]: ['Team'] };
  const identity = { 'https://aws.amazon.com/source_identity': 'x' };
  const allow = (...actions: string[]) =>
    trust(trustFor(HOSTED, {}, ['sts:AssumeRoleWithWebIdentity', ...actions]));

  it('tags need sts:TagSession, in either form', async () => {
    for (const claims of [nested, flat]) {
      const token = instance.token(claims);
      await allow();
      assert.equal((await refusal({ token })).message, 'Not authorized to perform sts:TagSession');
      await allow('sts:TagSession');
      const { credentials } = await instance.exchange({ token });
      const opened = instance.services.sessions.open(
        credentials.accessKeyId,
        credentials.sessionToken,
        instance.clock.now(),
      );
      assert.ok(opened.ok && opened.role !== undefined);
      assert.deepEqual(opened.claims.tags, { Team: 'blue' });
      assert.deepEqual(opened.claims.transitiveTagKeys, ['Team']);
    }
  });

  it('tags are aws:RequestTag in the trust policy', async () => {
    const actions = ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'];
    await trust(trustFor(HOSTED, { StringEquals: { 'aws:RequestTag/team': 'green' } }, actions));
    assert.equal((await refusal({ token: instance.token(nested) })).message, DENIED);
  });

  it('a source identity needs sts:SetSourceIdentity', async () => {
    const token = instance.token(identity);
    await allow();
    assert.equal((await refusal({ token })).message, 'Not authorized to perform sts:SetSourceIdentity');
    await allow('sts:SetSourceIdentity');
    const output = await instance.exchange({ token });
    assert.equal(output.sourceIdentity, 'x');
    assert.equal(output.packedPolicySize, 26);
  });

  it('refuses tags in another form', async () => {
    const cases: [unknown, string][] = [
      [{ principal_tags: { Team: 'blue' } }, 'principal_tags passed in claim is not in correct format.'],
      [{ principal_tags: { Team: ['a', 'b'] } }, 'principal_tags passed in claim is not in correct format.'],
      ['text', 'Session tags passed in claim are not in correct format.'],
      [{ principal_tags: 7 }, 'Session tags passed in claim are not in correct format.'],
      [
        { principal_tags: { 'aws:cloudformation:stack-name': ['x'] } },
        'Session tags passed in claim are not in correct format.',
      ],
      [{ principal_tags: { 'a<b': ['x'] } }, 'Session tags passed in claim are not in correct format.'],
      [
        { principal_tags: { Team: ['x'], team: ['y'] } },
        'Session tags passed in claim are not in correct format.',
      ],
      [{ transitive_tag_keys: ['Other'] }, 'Session tags passed in claim are not in correct format.'],
    ];
    for (const [claim, message] of cases) {
      const found = await refusal({ token: instance.token({ [TAGS]: claim }) });
      assert.deepEqual([found.code, found.message], ['InvalidIdentityToken', message]);
    }
  });
});

describe('session policy and packed size (sts.md 6.5, 6.8, 7.8)', () => {
  it('follows the length of the subject', async () => {
    await trust(trustFor(HOSTED, {}));
    const sizeFor = async (sub: string) =>
      (await instance.exchange({ token: instance.token({ sub }) })).packedPolicySize;
    assert.equal(await sizeFor('s'.repeat(256)), 34);
    assert.ok([24, 25].includes(await sizeFor('s'.repeat(40))));
  });
  it('refuses what does not fit', async () => {
    await trust(trustFor(HOSTED, {}, ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession']));
    const tags = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, ['v'.repeat(200)]]));
    const tagged = await refusal({ token: instance.token({ [TAGS]: { principal_tags: tags } }) });
    assert.equal(tagged.code, 'PackedPolicyTooLarge');
    assert.match(tagged.message, /^Packed size of session tags consumes \d+% of allotted space\.$/);
    const long = await refusal({ token: instance.token({ sub: 's'.repeat(9000) }) });
    assert.deepEqual(
      [long.code, long.message],
      ['PackedPolicyTooLarge', 'Serialized token too large for session'],
    );
  });
  it('takes a policy of 2048 characters', async () => {
    const frame =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Sid":""}}';
    const policy = frame.replace('"Sid":""', `"Sid":"${'a'.repeat(2048 - frame.length)}"`);
    assert.equal(policy.length, 2048);
    assert.ok((await instance.exchange({ policy })).packedPolicySize > 50);
  });
  it('refuses session policies that are none', async () => {
    const cases: [Partial<WebIdentityInput>, string, string][] = [
      [{ policy: '{' }, 'MalformedPolicyDocument', 'The policy is not in valid JSON format.'],
      [{ policy: '{}' }, 'MalformedPolicyDocument', 'Syntax errors in policy.'],
      [
        { policyArns: ['arn:aws:iam::aws:policy/NoSuch'] },
        'ValidationError',
        'ARN arn:aws:iam::aws:policy/NoSuch is not valid.',
      ],
    ];
    for (const [input, code, message] of cases) {
      const found = await refusal(input);
      assert.deepEqual([found.code, found.message], [code, message]);
    }
  });
});
