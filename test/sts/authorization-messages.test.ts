import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { DecodeAuthorizationMessageCommand } from '@aws-sdk/client-sts';
import { Denial } from '../../src/core/errors/denial.ts';
import { openMessage, sealMessage } from '../../src/service/authorization/message/sealed-message.ts';
import { ACCOUNT_ID, type ClientKey, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';
import { allow, newUser } from './people.ts';

const NOT_VALID = 'The encoded message is not valid.';

let instance: FakeInstance;

before(async () => {
  instance = await openFakeInstance();
});
after(() => instance.close());

interface Decoded {
  readonly allowed: boolean;
  readonly explicitDeny: boolean;
  readonly matchedStatements: { readonly items: readonly Record<string, unknown>[] };
  readonly failures: { readonly items: readonly Record<string, unknown>[] };
  readonly context: {
    readonly principal: Record<string, string>;
    readonly action: string;
    readonly resource: string;
    readonly conditions: {
      readonly items: readonly { key: string; values: { items: readonly { value: string }[] } }[];
    };
  };
}

async function blobOf(key: ClientKey): Promise<string> {
  const message = await instance
    .ec2(key)
    .send(new DescribeInstancesCommand({}))
    .then(
      () => '',
      (error: Error) => error.message,
    );
  return message.split('Encoded authorization failure message: ')[1] ?? '';
}

async function decode(EncodedMessage: string): Promise<Decoded> {
  const answer = await instance.sts().send(new DecodeAuthorizationMessageCommand({ EncodedMessage }));
  return JSON.parse(answer.DecodedMessage ?? '');
}

const values = (...texts: string[]) => ({ items: texts.map((value) => ({ value })) });
const statement = (effect: string, condition: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Here', Effect: effect, Action: ['ec2:Describe*'], Resource: '*', Condition: condition },
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
    ],
  });

describe('decoded authorization messages (access-denied.md 3)', () => {
  test('of an implicit denial: who asked what, and what each statement that came near lacked', async () => {
    const near = statement('Allow', { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } });
    const blob = await blobOf(await newUser(instance, 'near', near));
    assert.match(blob, /^[\w-]{100,}$/);
    const decoded = await decode(blob);
    assert.deepEqual([decoded.allowed, decoded.explicitDeny], [false, false]);
    assert.deepEqual(decoded.matchedStatements, { items: [] });
    assert.deepEqual(decoded.failures.items, [
      {
        policy: 'inline policy "p"',
        policyType: 'identity',
        statementId: 'Here',
        statementIndex: 0,
        element: 'Condition',
        operator: 'StringEquals',
        key: 'aws:RequestedRegion',
        values: values('eu-west-1'),
        requestValues: values('us-east-1'),
      },
    ]);
    const { principal, action, resource, conditions } = decoded.context;
    assert.match(principal.id ?? '', /^AIDA/);
    assert.equal(principal.name, 'near');
    assert.equal(principal.arn, `arn:aws:iam::${ACCOUNT_ID}:user/near`);
    assert.deepEqual([action, resource], ['ec2:DescribeInstances', '*']);
    const seen = new Map(conditions.items.map(({ key, values: { items } }) => [key, items[0]?.value]));
    assert.equal(seen.get('aws:RequestedRegion'), 'us-east-1');
    assert.equal(seen.get('aws:PrincipalArn'), principal.arn);
    assert.equal(seen.get('aws:SourceIp'), '127.0.0.1');
  });

  test('of an explicit denial: the statement that denies', async () => {
    const deny = statement('Deny', { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } });
    const decoded = await decode(await blobOf(await newUser(instance, 'denied', deny)));
    assert.equal(decoded.explicitDeny, true);
    assert.deepEqual(decoded.failures, { items: [] });
    assert.deepEqual(decoded.matchedStatements.items, [
      {
        statementId: 'Here',
        effect: 'DENY',
        principals: { items: [] },
        principalGroups: { items: [] },
        actions: values('ec2:Describe*'),
        resources: values('*'),
        conditions: {
          items: [{ operator: 'StringNotEquals', key: 'aws:RequestedRegion', values: values('eu-west-1') }],
        },
      },
    ]);
  });

  test('only for whoever may decode them', async () => {
    const eve = await newUser(instance, 'eve', allow('sts:Get*'));
    const ask = new DecodeAuthorizationMessageCommand({ EncodedMessage: await blobOf(eve) });
    await refused(
      instance.sts(eve).send(ask),
      'AccessDenied',
      403,
      `User: arn:aws:iam::${ACCOUNT_ID}:user/eve is not authorized to perform: sts:DecodeAuthorizationMessage`,
    );
  });

  test('attack: forged, altered and strange blobs are not valid', async () => {
    const mallory = await newUser(instance, 'mallory');
    const blob = await blobOf(mallory);
    const middle = Math.floor(blob.length / 2);
    const altered = blob.slice(0, middle) + (blob[middle] === 'A' ? 'B' : 'A') + blob.slice(middle + 1);
    const { sessionToken } = instance.services.sessions.mint({
      account: ACCOUNT_ID,
      roleId: 'AROA',
      roleName: 'r',
      sessionName: 's',
      issuedAt: 0,
      expiresAt: 1,
    });
    for (const text of [altered, blob.slice(1), `${blob}A`, `${blob}\n`, `${blob}=`, 'x', '{}', sessionToken])
      await refused(
        instance.sts().send(new DecodeAuthorizationMessageCommand({ EncodedMessage: text })),
        'InvalidAuthorizationMessageException',
        400,
        NOT_VALID,
      );
    await refused(
      instance.sts().send(new DecodeAuthorizationMessageCommand({ EncodedMessage: 'x'.repeat(10_241) })),
      'ValidationError',
      400,
      `1 validation error detected: Value '${'x'.repeat(8192)}' at 'encodedMessage' failed to satisfy constraint: Member must have length less than or equal to 10240`,
    );
  });

  test("attack: another account's blobs do not open, and keys that are gone open nothing", () => {
    const facts = { principal: 'p', action: 'ec2:X', resource: undefined, clause: '', explicit: false };
    const blob = sealMessage(new Denial(facts), { type: 'anonymous' }, '444455556666', instance.services);
    assert.match(openMessage(blob, '444455556666', instance.services), /"action":"ec2:X"/);
    assert.throws(() => openMessage(blob, ACCOUNT_ID, instance.services), { message: NOT_VALID });
    const { keyring, cryptography } = instance.services;
    const forgetful = { keyring: { ...keyring, sealingKey: () => undefined }, cryptography };
    assert.throws(() => openMessage(blob, '444455556666', forgetful), { message: NOT_VALID });
  });

  test('however large the policies are, the blob fits what can be decoded', async () => {
    const long = JSON.stringify({
      Version: '2012-10-17',
      Statement: Array.from({ length: 20 }, (_, index) => ({
        Sid: `S${index}`,
        Effect: 'Allow',
        Action: 'ec2:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:PrincipalTag/team': 'x'.repeat(10) } },
      })),
    }).replaceAll(' ', '');
    const large = await newUser(instance, 'large', long.slice(0, 2048) === long ? long : undefined);
    const blob = await blobOf(large);
    assert.ok(blob.length > 100 && blob.length <= 10_240);
    assert.equal((await decode(blob)).context.principal.name, 'large');
  });
});
