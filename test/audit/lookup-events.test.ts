import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type Event,
  type LookupAttributeKey,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetRoleCommand,
} from '@aws-sdk/client-iam';
import type { AuditEvent } from '../../src/service/audit/audit.ts';
import { type AuditedInstance, openAuditedInstance } from '../fakes/audited-instance.fake.ts';
import { ACCOUNT_ID } from '../fakes/instance.fake.ts';

let instance: AuditedInstance;
before(async () => {
  instance = await openAuditedInstance();
});
after(() => instance.close());

const lookup = (input: LookupEventsCommandInput = {}) =>
  instance.cloudtrail().send(new LookupEventsCommand(input));

async function by(key: string, value: string): Promise<readonly Event[]> {
  // Two keys are ours and not in the model's list.
  const attribute = { AttributeKey: key as LookupAttributeKey, AttributeValue: value };
  return (await lookup({ LookupAttributes: [attribute] })).Events ?? [];
}

const names = (events: readonly Event[]) => [...new Set(events.map(({ EventName }) => EventName))];
const recordOf = (event: Event | undefined) => JSON.parse(event?.CloudTrailEvent ?? '{}');
const refused = (promise: Promise<unknown>, name: string) => assert.rejects(promise, { name });

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT_ID }, Action: 'sts:AssumeRole' }],
});

/** An event as any door hands it in. */
function event(changes: Partial<AuditEvent>): AuditEvent {
  const { time } = instance.clock;
  return {
    requestId: 'request',
    service: 'sts',
    operation: 'GetCallerIdentity',
    account: ACCOUNT_ID,
    caller: { type: 'anonymous' },
    facts: { time, sourceIp: '127.0.0.1', userAgent: 't', secureTransport: false, region: 'us-east-1' },
    parameters: undefined,
    resources: [],
    additional: {},
    ...changes,
  };
}

describe('LookupEvents', () => {
  it('finds a call as soon as it was answered, by each attribute', async () => {
    await instance.iam().send(new CreateRoleCommand({ RoleName: 'made', AssumeRolePolicyDocument: TRUST }));
    const arn = `arn:aws:iam::${ACCOUNT_ID}:role/made`;
    const [made] = await by('EventName', 'CreateRole');
    const { accessKeyId } = instance.administrator;
    assert.equal(made?.EventSource, 'iam.amazonaws.com');
    assert.equal(made?.Username, 'admin');
    assert.equal(made?.AccessKeyId, accessKeyId);
    assert.equal(made?.ReadOnly, 'false');
    assert.equal(made?.EventTime?.getTime(), instance.clock.time);
    assert.deepEqual(made?.Resources, [{ ResourceType: 'AWS::IAM::Role', ResourceName: arn }]);
    const record = recordOf(made);
    assert.equal(record.eventID, made?.EventId);
    assert.equal(record.requestParameters.roleName, 'made');

    const only = ['CreateRole'];
    assert.deepEqual(names(await by('EventId', made?.EventId ?? '')), only);
    assert.deepEqual(names(await by('RequestId', record.requestID)), only);
    assert.deepEqual(names(await by('ResourceName', arn)), only);
    assert.deepEqual(names(await by('ResourceType', 'AWS::IAM::Role')), only);
    assert.ok(names(await by('AccessKeyId', accessKeyId)).includes('CreateRole'));
    assert.ok(names(await by('Username', 'admin')).includes('CreateRole'));
    assert.ok(names(await by('ReadOnly', 'false')).includes('CreateRole'));
    assert.ok(!names(await by('ReadOnly', 'true')).includes('CreateRole'));
    assert.deepEqual(names(await by('EventSource', 'iam.amazonaws.com')), only);
    assert.deepEqual(await by('EventName', 'createrole'), []);
  });

  it('finds refusals by their code, and all of them', async () => {
    await refused(instance.iam().send(new GetRoleCommand({ RoleName: 'absent' })), 'NoSuchEntityException');
    const [event] = await by('ErrorCode', 'NoSuchEntity');
    assert.equal(recordOf(event).errorCode, 'NoSuchEntity');
    assert.equal((await by('ErrorCode', '*'))[0]?.EventId, event?.EventId);
  });

  it('pages newest first, without losing or repeating, while events come in', async () => {
    for (let count = 0; count < 7; count++) {
      instance.clock.time += 1000;
      instance.services.audit.record(event({ operation: 'Paged', requestId: `p${count}` }));
    }
    const attributes = [{ AttributeKey: 'EventName', AttributeValue: 'Paged' }] as const;
    const read: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await lookup({ LookupAttributes: [...attributes], MaxResults: 3, NextToken });
      read.push(...(page.Events ?? []).map((one) => recordOf(one).requestID));
      instance.services.audit.record(event({ operation: 'Paged', requestId: 'later' }));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    assert.deepEqual(read, ['p6', 'p5', 'p4', 'p3', 'p2', 'p1', 'p0']);
  });

  it('counts both ends of a time range, in whole seconds', async () => {
    const start = instance.clock.time + 10_000;
    for (const offset of [0, 500, 1000, 1999, 2000]) {
      const facts = { ...event({}).facts, time: start + offset };
      instance.services.audit.record(event({ operation: 'Timed', requestId: `t${offset}`, facts }));
    }
    const attributes = [{ AttributeKey: 'EventName', AttributeValue: 'Timed' }] as const;
    const within = async (from: number, to: number) => {
      const { Events = [] } = await lookup({
        LookupAttributes: [...attributes],
        StartTime: new Date(start + from),
        EndTime: new Date(start + to),
      });
      return Events.map((one) => recordOf(one).requestID).join();
    };
    assert.equal(await within(0, 0), 't500,t0');
    assert.equal(await within(1000, 1000), 't1999,t1000');
    assert.equal(await within(0, 9000), 't2000,t1999,t1000,t500,t0');
    await refused(within(2000, 1000), 'InvalidTimeRangeException');
    instance.clock.time = start + 10_000;
  });

  it('refuses what the API refuses', async () => {
    const attribute = { AttributeKey: 'EventName', AttributeValue: 'x' } as const;
    await refused(lookup({ LookupAttributes: [attribute, attribute] }), 'InvalidLookupAttributesException');
    await refused(by('Nothing', 'x'), 'InvalidLookupAttributesException');
    await refused(by('constructor', 'x'), 'InvalidLookupAttributesException');
    await refused(by('ReadOnly', 'yes'), 'InvalidLookupAttributesException');
    await refused(by('Username', ''), 'InvalidLookupAttributesException');
    await refused(by('Username', 'x'.repeat(2001)), 'InvalidLookupAttributesException');
    for (const MaxResults of [0, 51, -1]) await refused(lookup({ MaxResults }), 'InvalidMaxResultsException');
    for (const NextToken of ['x', 'AAAA'.repeat(30), 'x'.repeat(5000)])
      await refused(lookup({ NextToken }), 'InvalidNextTokenException');
    assert.deepEqual((await lookup({ EventCategory: 'insight' })).Events, []);
    await refused(lookup({ EventCategory: 'data' as 'insight' }), 'InvalidEventCategoryException');
    assert.deepEqual(await by('EventId', 'no id'), []);
  });

  it('attack: a token of one question or account opens no other', async () => {
    const { NextToken } = await lookup({ MaxResults: 1 });
    assert.ok(NextToken);
    assert.equal((await lookup({ NextToken, MaxResults: 2 })).Events?.length, 2);
    const attribute = { AttributeKey: 'ReadOnly', AttributeValue: 'true' } as const;
    await refused(lookup({ NextToken, LookupAttributes: [attribute] }), 'InvalidNextTokenException');
    await refused(lookup({ NextToken, StartTime: new Date(0) }), 'InvalidNextTokenException');
    const cut = `${NextToken.slice(0, -4)}AAA=`;
    await refused(lookup({ NextToken: cut }), 'InvalidNextTokenException');
  });

  it('attack: another account is never shown, however its events are named', async () => {
    const separator = '\u001f';
    const other = '999988887777';
    const requestId = 'secret-request';
    instance.services.audit.record(
      event({
        account: other,
        operation: `Foreign${separator}a${ACCOUNT_ID}${separator}`,
        requestId,
        resources: [`arn:aws:iam::${other}:role/${separator}a${ACCOUNT_ID}${separator}`],
      }),
    );
    assert.deepEqual(await by('RequestId', requestId), []);
    const { Events = [] } = await lookup();
    assert.ok(Events.every((one) => recordOf(one).recipientAccountId === ACCOUNT_ID));
    const [foreign] = await instance.services.audit.find({ account: other, limit: 1, wanted: [] });
    assert.ok(foreign);
    assert.deepEqual(await by('EventId', foreign.id), []);
  });

  it('needs cloudtrail:LookupEvents, and says so as the JSON services do', async () => {
    await instance.iam().send(new CreateUserCommand({ UserName: 'nobody' }));
    const { AccessKey } = await instance.iam().send(new CreateAccessKeyCommand({ UserName: 'nobody' }));
    const key = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    };
    await assert.rejects(
      instance.cloudtrail(key).send(new LookupEventsCommand({})),
      (error: { name: string; message: string; $metadata: { httpStatusCode: number } }) => {
        assert.equal(error.name, 'AccessDeniedException');
        assert.equal(error.$metadata.httpStatusCode, 400);
        assert.match(
          error.message,
          /^User: arn:aws:iam::111122223333:user\/nobody is not authorized to perform: cloudtrail:LookupEvents because no identity-based policy allows the cloudtrail:LookupEvents action$/,
        );
        return true;
      },
    );
    const [denied] = await by('ErrorCode', 'AccessDeniedException');
    const { rolecall } = recordOf(denied);
    assert.equal(rolecall.check, 'permitted');
    assert.equal(rolecall.decision.layer, 'identity');
    assert.match(rolecall.decision.changes.join(), /add cloudtrail:LookupEvents/);
    await refused(
      instance.cloudtrail({ ...key, secretAccessKey: 'wrong' }).send(new LookupEventsCommand({})),
      'InvalidSignatureException',
    );
    await refused(
      instance.cloudtrail({ ...key, accessKeyId: 'AKIAUNKNOWN000000000' }).send(new LookupEventsCommand({})),
      'UnrecognizedClientException',
    );
  });
});

describe('the JSON 1.1 protocol', () => {
  const post = (target: string | undefined, body: string) =>
    fetch(instance.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        ...(target === undefined ? {} : { 'x-amz-target': target }),
      },
      body,
    });

  it('dispatches by target, in both spellings', async () => {
    for (const name of ['CloudTrail_20131101', 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101']) {
      const answer = await post(`${name}.LookupEvents`, '{}');
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get('content-type'), 'application/x-amz-json-1.1');
      assert.equal(answer.headers.get('x-amzn-errortype'), 'MissingAuthenticationTokenException');
      assert.deepEqual(await answer.json(), {
        __type: 'MissingAuthenticationTokenException',
        Message: 'Missing Authentication Token',
      });
    }
    const unknown = await post('CloudTrail_20131101.Nothing', '{}');
    assert.equal(((await unknown.json()) as { __type: string }).__type, 'UnknownOperationException');
    const unbuilt = await post('CloudTrail_20131101.DescribeTrails', '{}');
    assert.deepEqual(
      [unbuilt.status, ((await unbuilt.json()) as { __type: string }).__type],
      [501, 'NotImplementedException'],
    );
  });

  it('attack: bodies that are no JSON, deep or of other shapes are refused in its words', async () => {
    const codec = (await import('../../src/aws/protocol/json-1.1/codec.ts')).Json11Codec;
    const { loadSchemas } = await import('../../src/aws/protocol/schema.ts');
    const { cloudtrail } = loadSchemas();
    assert.ok(cloudtrail);
    const operation = new codec(cloudtrail).operation('LookupEvents');
    const decode = (body: string) =>
      operation?.decode({ ...WIRE, body: Buffer.from(body) } as Parameters<typeof operation.decode>[0]);
    for (const body of [
      '{',
      '[]',
      '"x"',
      '{"MaxResults":"1"}',
      '{"LookupAttributes":{}}',
      '{"StartTime":"now"}',
    ])
      assert.throws(() => decode(body), { code: 'SerializationException' });
    assert.throws(() => decode(`${'['.repeat(1000)}${']'.repeat(1000)}`), { code: 'SerializationException' });
    assert.deepEqual(decode('{"__proto__":{"MaxResults":7},"MaxResults":null}'), {});
  });
});

const WIRE = { method: 'POST', path: '/', rawQuery: '', headers: {}, rawHeaders: [] };
