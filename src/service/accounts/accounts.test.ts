import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { type FakeInstance, openFakeServices } from '../../../test/fakes/instance.fake.ts';
import { Refusal } from '../../core/errors/refusal.ts';
import { ACCESS_KEY, ROLE, USER } from '../../core/records/identity.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { SERVICE_CONTROL_POLICY } from '../../core/records/organization.ts';
import { GLOBAL, recordKind } from '../../core/records/record.ts';
import { accountOfAccessKeyId } from '../../core/session/access-key-id.ts';
import { attachScp } from '../guardrails/attach-scp.ts';
import { detachScp } from '../guardrails/detach-scp.ts';
import { listScps } from '../guardrails/scp-view.ts';
import { generateAccessReport } from '../reports/access-reports.ts';
import { generateCredentialReport } from '../reports/credential-report.ts';
import { scopeOf } from '../scope.ts';
import type { Services } from '../services.ts';
import { ensureAdministrator } from '../users/bootstrap.ts';
import { accountCredentials } from './account-credentials.ts';
import { listAccounts } from './account-view.ts';
import { createAccount } from './create-account.ts';
import { deleteAccount } from './delete-account.ts';

const TOP = '111122223333';
const DEV = '222233334444';
const DENY = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';

let opened: Pick<FakeInstance, 'services' | 'clock' | 'close'>;
let services: Services;

beforeEach(async () => {
  opened = await openFakeServices();
  services = opened.services;
  await ensureAdministrator(services);
});
afterEach(() => opened.close());

const refusal = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Refusal);
  assert.equal(error.code, code);
  assert.match(error.message, message);
  return true;
};

test('an account begins with its administrator, whose key tells the account', async () => {
  const { id, name, management } = await createAccount(services, { name: 'Dev team' });
  assert.match(id, /^[1-9]\d{11}$/);
  assert.deepEqual([name, management], ['Dev team', false]);
  const { administrator, account } = await accountCredentials(services, 'dev TEAM');
  assert.equal(account.id, id);
  assert.equal(accountOfAccessKeyId(administrator.accessKeyId), id);
  const again = await accountCredentials(services, id);
  assert.deepEqual(again.administrator, administrator, 'asked again, the same key');
  assert.equal(services.sessions.longTermKey(administrator.accessKeyId)?.account, id);
  assert.deepEqual(
    listAccounts(services.directory).map((view) => view.management),
    [id, TOP].sort().map((each) => each === TOP),
  );
});

test('names and ids are unique, two at the same moment too', async () => {
  const both = await Promise.allSettled([
    createAccount(services, { name: 'twin' }),
    createAccount(services, { name: 'TWIN' }),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  for (const name of [
    '',
    ' lead',
    'trail ',
    'a'.repeat(51),
    '123456789012',
    'semi;colon',
    'new\nline',
    'é',
  ]) {
    await assert.rejects(createAccount(services, { name }), refusal('InvalidInputException', /account name/));
  }
  await assert.rejects(
    createAccount(services, { name: 'x', id: '1' }),
    refusal('InvalidInputException', /12 digits/),
  );
});

test('anything that the account owns keeps it, kinds unknown here included', async () => {
  await createAccount(services, { name: 'dev', id: DEV });
  const later = recordKind<{ readonly made: true }>('eks.something-new');
  await services.directory.transact((tx) => tx.put(later, DEV, 'one', { made: true }));
  await assert.rejects(
    deleteAccount(services, 'dev'),
    refusal('ConstraintViolationException', /still has 1 eks\.something-new$/),
  );
  await services.directory.transact((tx) => tx.delete(later, DEV, 'one'));
  await attachScp(services, { account: 'dev', name: 'No', document: DENY });
  const scope = scopeOf(services, DEV);
  const arn = services.directory.get(USER, DEV, 'admin')?.body.arn ?? '';
  await services.directory.transact((tx) => generateCredentialReport(tx, scope, services.usage));
  await generateAccessReport(services, scope, { arn, granularity: 'SERVICE_LEVEL', askedBy: 'x' });
  await deleteAccount(services, 'dev');
  assert.deepEqual(services.directory.kinds(DEV), [], 'nothing of it is left');
  await assert.rejects(
    createAccount(services, { name: 'dev', id: DEV }),
    refusal('ConstraintViolationException', /not used again/),
  );
});

test('an account that is being used at the moment of its deletion is not deleted under its users', async () => {
  await createAccount(services, { name: 'dev', id: DEV });
  const { directory } = services;
  const [user] = directory.list(USER, DEV);
  assert.ok(user);
  const making = directory.transact((tx) => tx.put(USER, DEV, 'new', { ...user.body, name: 'new' }));
  await assert.rejects(
    deleteAccount(services, 'dev'),
    refusal('ConstraintViolationException', /1 iam\.user/),
  );
  await making;
});

test('neither the default nor the management account is deleted', async () => {
  await assert.rejects(
    deleteAccount(services, TOP),
    refusal('ConstraintViolationException', /default account/),
  );
  await createAccount(services, { name: 'dev', id: DEV });
  const moved: Services = { ...services, settings: { ...services.settings, account: DEV } };
  await assert.rejects(
    deleteAccount(moved, TOP),
    refusal('ConstraintViolationException', /management account/),
  );
});

test('another default account is a member: the management account is that of the first start', async () => {
  const moved: Services = { ...services, settings: { ...services.settings, account: DEV } };
  await ensureAdministrator(moved);
  assert.deepEqual(
    listAccounts(services.directory).map(({ id, name, management }) => [id, name, management]),
    [
      [TOP, 'default', true],
      [DEV, DEV, false],
    ],
  );
  await attachScp(moved, { account: DEV, name: 'No', document: DENY });
});

test('policy-language.md 8.1: ten policies, FullAWSAccess among them; the last one stays', async () => {
  await createAccount(services, { name: 'dev', id: DEV });
  const names = () => listScps(services.directory, 'dev').map(({ name }) => name);
  assert.deepEqual(names(), ['FullAWSAccess']);
  for (let count = 1; count < 10; count++)
    await attachScp(services, { account: DEV, name: `p${count}`, document: DENY });
  assert.equal(names().length, 10);
  await assert.rejects(
    attachScp(services, { account: DEV, name: 'p10', document: DENY }),
    refusal('ConstraintViolationException', /at most 10/),
  );
  const before = services.directory.get(SERVICE_CONTROL_POLICY, DEV, 'p1')?.body;
  const after = await attachScp(services, {
    account: DEV,
    name: 'P1',
    document: DENY.replace('Deny', 'Allow'),
  });
  assert.equal(after.arn, before?.arn, 'a new document is not a new policy');
  for (let count = 1; count < 10; count++) await detachScp(services, { account: DEV, name: `p${count}` });
  assert.deepEqual(services.directory.list(SERVICE_CONTROL_POLICY, DEV), [], 'nothing is kept for nothing');
  await assert.rejects(
    detachScp(services, { account: DEV, name: 'FullAWSAccess' }),
    refusal('ConstraintViolationException', /last service control policy/),
  );
  for (const [name, document] of [
    ['fullAWSaccess', DENY],
    ['', DENY],
    ['x\n', DENY],
    ['x', '{'],
    ['x', undefined],
    ['x', `${DENY}${' '.repeat(10_240)}`],
  ] as const) {
    await assert.rejects(
      attachScp(services, { account: DEV, name, document }),
      refusal('InvalidInputException', /./),
    );
  }
  assert.equal(services.directory.get(ACCOUNT, GLOBAL, DEV)?.body.name, 'dev');
  assert.equal(
    services.directory.list(ROLE, DEV).length + services.directory.list(ACCESS_KEY, DEV).length,
    1,
  );
});
