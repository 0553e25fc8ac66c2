import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateSAMLProviderCommand } from '@aws-sdk/client-iam';
import { type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

let instance: FakeInstance;

before(async () => {
  instance = await openFakeInstance();
});
after(() => instance.close());

test('an action that IAM does not know is InvalidAction; one that is not served says so', async () => {
  const ask = async (Action: string, Version: string) => {
    const response = await fetch(instance.endpoint, {
      method: 'POST',
      headers: { host: 'iam.amazonaws.com', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ Action, Version }),
    });
    const text = await response.text();
    const [, code] = /<Code>(.*)<\/Code>/.exec(text) ?? [];
    const [, message] = /<Message>(.*)<\/Message>/.exec(text) ?? [];
    return { status: response.status, code, message };
  };
  assert.deepEqual(await ask('CreateUnicorn', '2010-05-08'), {
    status: 400,
    code: 'InvalidAction',
    message: 'Could not find operation CreateUnicorn for version 2010-05-08',
  });
  await refused(
    instance.iam().send(new CreateSAMLProviderCommand({ Name: 'x', SAMLMetadataDocument: 'x'.repeat(1000) })),
    'NotImplemented',
    501,
    'This server does not implement iam:CreateSAMLProvider.',
  );
});
