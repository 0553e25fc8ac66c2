import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { Refusal } from '../../core/errors/refusal.ts';
import { CHECKS } from './assume-role-with-web-identity.ts';
import type { WebIdentityInput } from './exchange.ts';
import {
  ACCOUNT,
  AUDIENCE,
  type Federation,
  HOSTED,
  makeFederation,
  NOW,
  ROLE_ARN,
  SUBJECT,
} from './testing/federation.fake.ts';
import { type FakeKey, makeKey } from './testing/keyring.fake.ts';
import { signToken } from './testing/token.fake.ts';

const G =
  'The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements.';
const NOT_A_JWT =
  'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)';
const NO_KEY =
  "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";
const DENIED = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';

let signing: FakeKey;
let other: FakeKey;
let instance: Federation;

before(async () => {
  [signing, other] = await Promise.all([makeKey(), makeKey()]);
});
beforeEach(async () => {
  instance = await makeFederation(signing);
});

async function refusal(input: Partial<WebIdentityInput>): Promise<Refusal> {
  try {
    await instance.exchange(input);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return assert.fail('the exchange was not refused');
}

/** The refusal's wire form, and that it carries a true reason that the caller is not told. */
async function refuses(input: Partial<WebIdentityInput>, code: string, status: number, message: string) {
  const { code: found, status: http, message: text, reason } = await refusal(input);
  assert.deepEqual({ code: found, status: http, message: text }, { code, status, message });
  assert.ok(reason === undefined || reason !== text);
}

const badToken = (token: string, message: string) => refuses({ token }, 'InvalidIdentityToken', 400, message);

/** A token whose claims are this text: for what JSON.stringify cannot write. */
const raw = (payload: string) => signToken({ alg: 'RS256', kid: signing.kid }, payload, signing);

describe('AssumeRoleWithWebIdentity (sts.md 7)', () => {
  it('is an ordered list: what a role allows is not told before the role trusts the token', () => {
    assert.deepEqual(
      CHECKS.map((check) => check.name),
      [
        'roleArnWellFormed',
        'providerIdAbsent',
        'tokenParsed',
        'issuerKnown',
        'keyFound',
        'algorithmAllowed',
        'signatureVerified',
        'claimsPresent',
        'audienceRegistered',
        'timesValid',
        'rolesClaimAllows',
        'sessionTagsWellFormed',
        'roleExists',
        'trustPolicyAllows',
        'serviceAccountBound',
        'podPresent',
        'durationAllowed',
        'sessionSizeAllowed',
        'credentialsMinted',
      ],
    );
  });

  it('answers synchronously, with provider, audience, subject and packed size (7.8)', () => {
    const output = instance.exchange();
    assert.ok(!(output instanceof Promise));
    assert.equal(output.subject, SUBJECT);
    assert.equal(output.audience, AUDIENCE);
    assert.equal(output.provider, `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOSTED}`);
    assert.equal(output.assumedRoleId, 'AROAAAAAAAAAAAAAAAAAA:session');
    assert.equal(output.assumedRoleArn, `arn:aws:sts::${ACCOUNT}:assumed-role/reader/session`);
    assert.ok(output.packedPolicySize >= 24 && output.packedPolicySize <= 25);
    assert.match(output.credentials.accessKeyId, /^ASIA[A-Z2-7]{16}$/);
    assert.match(output.credentials.secretAccessKey, /^[A-Za-z0-9+/]{40}$/);
    assert.ok(output.credentials.sessionToken.length >= 100);
    assert.equal(output.credentials.expiration, (NOW + 3600) * 1000);
  });

  it('tells the audit trail who came and which key was issued', async () => {
    const { credentials } = await instance.exchange();
    assert.deepEqual(instance.audit.resources, [ROLE_ARN]);
    assert.equal(instance.audit.additional.webIdentitySubject, SUBJECT);
    assert.equal(instance.audit.additional.issuedAccessKeyId, credentials.accessKeyId);
    assert.ok(!JSON.stringify(instance.audit).includes(credentials.secretAccessKey));
  });

  it('exp does not cap the session (7.3)', async () => {
    const token = instance.token({ exp: NOW + 60 });
    const { credentials } = await instance.exchange({ token, durationSeconds: 7200 });
    assert.equal(credentials.expiration, (NOW + 7200) * 1000);
  });
});

describe('role ARN and duration (sts.md 3.2, 6.2)', () => {
  const malformed = [
    'arn:aws:iam::1111:role/reader',
    'arn:aws:iam::111122223333:user/reader',
    'x'.repeat(30),
  ];
  for (const roleArn of malformed) {
    it(`refuses ${roleArn}`, () => refuses({ roleArn }, 'ValidationError', 400, 'Request ARN is invalid'));
  }
  it('refuses an ARN of another partition', () =>
    refuses(
      { roleArn: ROLE_ARN.replace('arn:aws:', 'arn:aws-cn:') },
      'ValidationError',
      400,
      'Request ARN is invalid',
    ));
  it('refuses more than the role allows', () =>
    refuses(
      { durationSeconds: 7201 },
      'ValidationError',
      400,
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ));
  it('answers for an unknown role, and for a wrong path, as for a refusing trust policy (7.4)', async () => {
    const missing = `arn:aws:iam::${ACCOUNT}:role/nobody`;
    const pathless = `arn:aws:iam::${ACCOUNT}:role/reader`;
    await refuses({ roleArn: missing }, 'AccessDenied', 403, DENIED);
    await refuses({ roleArn: pathless }, 'AccessDenied', 403, DENIED);
  });
});

describe('ProviderId (sts.md 7.4)', () => {
  it('refuses a JWT as a Login with Amazon token', () =>
    refuses(
      { providerId: 'www.amazon.com' },
      'InvalidIdentityToken',
      400,
      'Provided Token is not a Login With Amazon token',
    ));
  it('refuses an unknown provider', async () => {
    const { code, status } = await refusal({ providerId: 'idp.example' });
    assert.deepEqual([code, status], ['AccessDenied', 403]);
  });
  it('has no word of Facebook for a token', async () => {
    const { code, status } = await refusal({ providerId: 'graph.facebook.com' });
    assert.deepEqual([code, status], ['IDPRejectedClaim', 403]);
  });
});

describe('token form and key (sts.md 7.2, 7.4)', () => {
  it('refuses what is no JWT', async () => {
    const good = instance.token();
    const [head, body, signature] = good.split('.');
    const forms = [
      'opaque-access-token',
      `${head}.${body}`,
      `${good}.x`,
      `.${body}.${signature}`,
      `${head}=.${body}.${signature}`,
      `${head}.${body} .${signature}`,
      signToken('[]', '{}', signing),
      signToken({ alg: 'RS256', kid: signing.kid }, '"text"', signing),
      signToken({ kid: signing.kid }, { iss: `https://${HOSTED}` }, signing),
      `${head}.${Buffer.from('{"a":'.repeat(40)).toString('base64url')}.${signature}`,
      `${head}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.${signature}`,
    ];
    for (const token of forms) await badToken(token, NOT_A_JWT);
  });
  it('refuses 20001 characters, and crit', async () => {
    await badToken(`${instance.token()}${'A'.repeat(20_000)}`.slice(0, 20_001), NOT_A_JWT);
    await badToken(instance.token({}, { crit: ['exp'] }), NOT_A_JWT);
    await badToken(instance.token({}, { crit: null }), NOT_A_JWT);
  });
  it('takes a token of nearly 20000 characters', async () => {
    const frame = instance.token({ pad: '' }).length;
    const token = instance.token({ pad: 'x'.repeat(Math.floor(((20_000 - frame) * 3) / 4) - 2) });
    assert.ok(token.length <= 20_000 && token.length > 19_900);
    assert.equal((await instance.exchange({ token })).subject, SUBJECT);
  });
  it('refuses an issuer without provider, in another account, with another path or scheme', async () => {
    await badToken(instance.token({ iss: 'https://unknown.example' }), G);
    await badToken(instance.token({ iss: `https://${HOSTED}/more` }), G);
    await badToken(instance.token({ iss: `http://${HOSTED}` }), G);
    await badToken(instance.token({ iss: 7 }), G);
    const roleArn = ROLE_ARN.replace(ACCOUNT, '999999999999');
    await refuses({ roleArn }, 'InvalidIdentityToken', 400, G);
  });
  it('names the missing iss', () =>
    badToken(instance.token({ iss: undefined }), 'Missing a required claim: iss'));
  it('takes a token without kid while the issuer has one key', async () => {
    const token = instance.token({}, { kid: undefined });
    assert.equal((await instance.exchange({ token })).subject, SUBJECT);
  });
  it('refuses an unknown and an empty kid, and never fetches for a hosted issuer', async () => {
    await badToken(instance.token({}, { kid: 'unknown' }), NO_KEY);
    await badToken(instance.token({}, { kid: '' }), NO_KEY);
    await badToken(instance.token({}, { kid: '__proto__' }), NO_KEY);
    assert.deepEqual(instance.fetcher.asked, []);
  });
});

describe('algorithm and signature: what a forger tries', () => {
  const claims = () => instance.token().split('.')[1];
  const encoded = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url');

  it('refuses alg none, in any spelling, with and without a signature', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      const head = encoded({ alg, kid: signing.kid });
      await badToken(`${head}.${claims()}.`, NOT_A_JWT);
      await badToken(`${head}.${claims()}.AAAA`, NOT_A_JWT);
    }
  });
  it('refuses HS256 keyed with the public key', async () => {
    const { cryptography } = instance.services;
    const head = encoded({ alg: 'HS256', kid: signing.kid });
    for (const secret of [signing.publicJwk.n ?? '', JSON.stringify(signing.publicJwk)]) {
      const mac = cryptography.hmacSha256(secret, `${head}.${claims()}`);
      await badToken(`${head}.${claims()}.${Buffer.from(mac).toString('base64url')}`, NOT_A_JWT);
    }
  });
  it('refuses an algorithm of another key type', () =>
    badToken(`${encoded({ alg: 'ES256', kid: signing.kid })}.${claims()}.${'A'.repeat(86)}`, G));
  it('refuses another key under a known kid', async () => {
    const payload = JSON.parse(Buffer.from(claims() ?? '', 'base64url').toString());
    await badToken(signToken({ alg: 'RS256', kid: signing.kid }, payload, other), G);
  });
  it('refuses an empty signature and an altered payload', async () => {
    const [head, , signature] = instance.token().split('.');
    const payload = instance.token({ sub: 'system:serviceaccount:kube-system:admin' }).split('.')[1];
    await badToken(`${head}.${payload}.${signature}`, G);
    await badToken(`${head}.${payload}.`, G);
  });
  it('refuses a key that the token brings itself', async () => {
    const header = { alg: 'RS256', kid: signing.kid, jwk: other.publicJwk, jku: 'https://evil.example/keys' };
    const payload = JSON.parse(Buffer.from(claims() ?? '', 'base64url').toString());
    await badToken(signToken(header, payload, other), G);
    assert.deepEqual(instance.fetcher.asked, []);
  });
  it('takes the other RSA hashes', async () => {
    for (const alg of ['RS384', 'RS512'] as const) {
      const payload = JSON.parse(Buffer.from(claims() ?? '', 'base64url').toString());
      const token = signToken({ alg, kid: signing.kid }, payload, signing, alg);
      assert.equal((await instance.exchange({ token })).subject, SUBJECT);
    }
  });
});

describe('claims (sts.md 7.3, 7.4)', () => {
  for (const claim of ['sub', 'aud', 'iat', 'exp']) {
    it(`names a missing ${claim}`, () =>
      badToken(instance.token({ [claim]: undefined }), `Missing a required claim: ${claim}`));
  }
  it('refuses an empty aud list', () =>
    badToken(instance.token({ aud: [] }), 'Claim is not allowed to be empty: aud'));
  it('refuses several audiences without azp', () =>
    badToken(
      instance.token({ aud: [AUDIENCE, 'other'] }),
      'Token audience contains more than one audience while authorized party is not present',
    ));
  it('sub null is an internal failure', () =>
    refuses(
      { token: instance.token({ sub: null }) },
      'InternalFailure',
      500,
      'Unknown error validating third-party token',
    ));
  it('refuses unregistered, empty and last-of-duplicate audiences', async () => {
    await badToken(instance.token({ aud: 'other' }), G);
    await badToken(instance.token({ aud: '' }), G);
    await badToken(instance.token({ azp: '' }), G);
    await badToken(instance.token({ aud: AUDIENCE, azp: 'unregistered' }), G);
    const times = `"iat":${NOW},"exp":${NOW + 60}`;
    await badToken(
      raw(`{"iss":"https://${HOSTED}","sub":"${SUBJECT}","aud":"${AUDIENCE}","aud":"x",${times}}`),
      G,
    );
  });
  it('takes the last of duplicate members', async () => {
    const times = `"iat":${NOW},"exp":${NOW + 60}`;
    const token = raw(
      `{"iss":"https://${HOSTED}","sub":"x","sub":"${SUBJECT}","aud":"${AUDIENCE}",${times}}`,
    );
    assert.equal((await instance.exchange({ token })).subject, SUBJECT);
  });
  it('refuses fractions and words as times', async () => {
    for (const changes of [{ iat: NOW + 0.5 }, { exp: NOW + 0.5 }, { nbf: 'invalid' }, { exp: `${NOW}.0` }]) {
      await badToken(instance.token(changes), 'Invalid timestamp in token claims.');
    }
  });
  it('takes times as integer texts', async () => {
    const token = instance.token({ iat: `${NOW}`, nbf: `${NOW}`, exp: `${NOW + 60}` });
    assert.equal((await instance.exchange({ token })).subject, SUBJECT);
  });
  it('a member named __proto__ or constructor changes nothing', async () => {
    const times = `"iat":${NOW},"exp":${NOW + 60}`;
    const token = raw(
      `{"__proto__":{"sub":"${SUBJECT}"},"constructor":1,"iss":"https://${HOSTED}","aud":"${AUDIENCE}",${times}}`,
    );
    await badToken(token, 'Missing a required claim: sub');
  });
});

describe('times (sts.md 7.4): five minutes of leeway, the shifted clock in the message', () => {
  it('expired', async () => {
    assert.equal((await instance.exchange({ token: instance.token({ exp: NOW - 299 }) })).subject, SUBJECT);
    await refuses(
      { token: instance.token({ exp: NOW - 300 }) },
      'ExpiredTokenException',
      400,
      `Token expired: current date/time ${NOW - 300} must be before the expiration date/time ${NOW - 300}`,
    );
  });
  it('not yet valid', async () => {
    assert.equal((await instance.exchange({ token: instance.token({ nbf: NOW + 300 }) })).subject, SUBJECT);
    await badToken(
      instance.token({ nbf: NOW + 301 }),
      `Token not yet valid: current date/time ${NOW + 300} must be after or equal to the not-before date/time ${NOW + 301}`,
    );
  });
  it('issued in the future', async () => {
    assert.equal((await instance.exchange({ token: instance.token({ iat: NOW + 300 }) })).subject, SUBJECT);
    await badToken(instance.token({ iat: NOW + 301 }), `Token issued in the future: ${NOW + 301}`);
  });
});

describe('the roles claim (sts.md 7.5)', () => {
  const claim = 'https://aws.amazon.com/roles';
  const outside = 'The target role ARN is not present in the roles claim of the identity token';

  it('limits the roles before the trust policy is asked', async () => {
    const elsewhere = `arn:aws:iam::${ACCOUNT}:role/elsewhere`;
    for (const value of [[], '', [elsewhere], elsewhere, 'nonsense', { a: 1 }, 7, [ROLE_ARN.toUpperCase()]]) {
      await badToken(instance.token({ [claim]: value, sub: 'refused-by-trust' }), outside);
    }
  });
  it('takes a list or a text, trims, skips invalid entries; null is absent', async () => {
    for (const value of [[ROLE_ARN], ` x ; ${ROLE_ARN} `, [7, ` ${ROLE_ARN}`]]) {
      await instance.exchange({ token: instance.token({ [claim]: value }) });
      assert.equal(instance.audit.additional.RoleAuthorizedByIdp, 'true');
    }
    await instance.exchange({ token: instance.token({ [claim]: null }) });
    assert.equal(instance.audit.additional.RoleAuthorizedByIdp, undefined);
  });
});
