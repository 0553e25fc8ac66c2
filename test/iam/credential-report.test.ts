import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteUserCommand,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { followClock } from '../fakes/follow-clock.fake.ts';
import { ACCOUNT_ID, type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { refused } from '../fakes/refused.fake.ts';

const HOURS = 3_600_000;
const COLUMNS =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = followClock(instance.iam(), instance);
});
after(() => instance.close());

const generate = async () => {
  const { State, Description } = await iam.send(new GenerateCredentialReportCommand({}));
  return [State, Description];
};
const get = (client = iam) => client.send(new GetCredentialReportCommand({}));
const shown = (time: number) => `${new Date(time).toISOString().slice(0, 19)}+00:00`;

test('a report is made, stands for four hours, and expires', async () => {
  await refused(get(), 'CredentialReportNotPresent', 410, 'Unknown');
  const now = instance.clock.time;
  await iam.send(new CreateUserCommand({ UserName: 'Zoe', Path: '/a/' }));
  await iam.send(new CreateUserCommand({ UserName: 'ann,of=x' }));
  const keys = await Promise.all(
    [1, 2].map(async () => (await iam.send(new CreateAccessKeyCommand({ UserName: 'Zoe' }))).AccessKey),
  );
  const [first, second] = keys.toSorted((one, other) =>
    (one?.AccessKeyId ?? '') < (other?.AccessKeyId ?? '') ? -1 : 1,
  );
  const zoe = { accessKeyId: first?.AccessKeyId ?? '', secretAccessKey: first?.SecretAccessKey ?? '' };
  await assert.rejects(get(instance.iam(zoe)), { name: 'AccessDenied' });
  await iam.send(
    new UpdateAccessKeyCommand({ UserName: 'Zoe', AccessKeyId: second?.AccessKeyId, Status: 'Inactive' }),
  );

  assert.deepEqual(await generate(), ['STARTED', 'No report exists. Starting a new report generation task']);
  assert.deepEqual(await generate(), ['COMPLETE', undefined]);
  const report = await get();
  assert.equal(report.ReportFormat, 'text/csv');
  assert.equal(report.GeneratedTime?.getTime(), now);
  const text = Buffer.from(report.Content ?? []).toString('utf8');
  const at = shown(now);
  const none = 'false,N/A,N/A,N/A,N/A';
  assert.deepEqual(text.split('\n'), [
    COLUMNS,
    `<root_account>,arn:aws:iam::${ACCOUNT_ID}:root,${at},not_supported,no_information,not_supported,not_supported,false,${none},${none},false,N/A,false,N/A`,
    `admin,arn:aws:iam::${ACCOUNT_ID}:user/admin,${at},false,N/A,N/A,N/A,false,true,${at},${at},us-east-1,iam,${none},false,N/A,false,N/A`,
    `"ann,of=x","arn:aws:iam::${ACCOUNT_ID}:user/ann,of=x",${at},false,N/A,N/A,N/A,false,${none},${none},false,N/A,false,N/A`,
    `Zoe,arn:aws:iam::${ACCOUNT_ID}:user/a/Zoe,${at},false,N/A,N/A,N/A,false,true,${at},${at},us-east-1,iam,false,${at},N/A,N/A,N/A,false,N/A,false,N/A`,
  ]);

  await iam.send(new DeleteUserCommand({ UserName: 'ann,of=x' }));
  instance.clock.time += 4 * HOURS;
  assert.deepEqual(await generate(), ['COMPLETE', undefined], 'the kept one still stands');
  assert.equal(Buffer.from((await get()).Content ?? []).toString('utf8'), text);
  instance.clock.time += 1;
  await refused(get(), 'CredentialReportExpired', 410, 'Unknown');
  assert.deepEqual((await generate())[0], 'STARTED');
  assert.equal(
    Buffer.from((await get()).Content ?? [])
      .toString('utf8')
      .split('\n').length,
    4,
  );
  assert.equal((await iam.send(new ListUsersCommand({}))).Users?.length, 2);
});
