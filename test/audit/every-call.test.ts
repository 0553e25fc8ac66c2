import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { type AuditedInstance, openAuditedInstance } from '../fakes/audited-instance.fake.ts';
import { ACCOUNT_ID } from '../fakes/instance.fake.ts';

let instance: AuditedInstance;
before(async () => {
  instance = await openAuditedInstance();
});
after(() => instance.close());

describe('every call on the AWS door leaves an event', () => {
  async function newest(): Promise<Record<string, unknown> & { rolecall?: { check?: string } }> {
    const [found] = await instance.services.audit.find({ account: ACCOUNT_ID, limit: 1, wanted: [] });
    assert.ok(found);
    return found.record as never;
  }
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const form = (body: string) => {
    instance.clock.time += 1;
    return fetch(instance.endpoint, { method: 'POST', headers: FORM, body });
  };

  it('allowed, and refused at each step', async () => {
    await instance.sts().send(new GetCallerIdentityCommand({}));
    const allowed = await newest();
    assert.deepEqual(
      [allowed.eventName, allowed.errorCode, allowed.rolecall],
      ['GetCallerIdentity', undefined, undefined],
    );
    const steps: readonly (readonly [body: string, name: string, code: string, check: string])[] = [
      ['Action=Nothing&Version=2011-06-15', 'Nothing', 'InvalidAction', 'operationKnown'],
      ['Action=AssumeRoot&Version=2011-06-15', 'AssumeRoot', 'NotImplemented', 'operationKnown'],
      [
        'Action=GetCallerIdentity&Version=2011-06-15',
        'GetCallerIdentity',
        'MissingAuthenticationToken',
        'authenticated:missing',
      ],
      [
        'Action=AssumeRoleWithWebIdentity&Version=2011-06-15',
        'AssumeRoleWithWebIdentity',
        'ValidationError',
        'parametersValid',
      ],
      [
        'Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/made&RoleSessionName=some&WebIdentityToken=nonsense',
        'AssumeRoleWithWebIdentity',
        'InvalidIdentityToken',
        'tokenParsed',
      ],
    ];
    for (const [body, name, code, check] of steps) {
      await form(body);
      const record = await newest();
      assert.deepEqual([record.eventName, record.errorCode, record.rolecall?.check], [name, code, check]);
    }
  });

  it('too large a body', async () => {
    await form(`Action=GetCallerIdentity&x=${'x'.repeat(10_000_001)}`).catch(() => undefined);
    const record = await newest();
    assert.deepEqual([record.errorCode, record.rolecall?.check], ['RequestEntityTooLarge', 'bodyBounded']);
  });

  it('attack: what strangers send is bounded and cannot break a record', async () => {
    const agent = 'a"},{"eventName":"Forged"}';
    instance.clock.time += 1;
    await fetch(instance.endpoint, {
      method: 'POST',
      headers: { ...FORM, 'user-agent': agent + 'x'.repeat(5000) },
      body: `Action=${'N'.repeat(5000)}%0A%1B[31m&Version=2011-06-15`,
    });
    const record = await newest();
    assert.equal(String(record.userAgent).length, 1024);
    assert.ok(String(record.userAgent).startsWith(agent));
    assert.equal(String(record.eventName).length, 128);
    assert.ok(JSON.stringify(record).length < 8000);
  });
});
