import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import type { AccessEntry } from '../../core/records/access-entry.ts';
import { FollowedEntries } from './followed-entries.ts';

const ARN = 'arn:aws:iam::111122223333:user/dev';
const DEV = { account: '111122223333', userId: 'AIDA', canonicalArn: ARN };
const ENTRY: AccessEntry = {
  cluster: 'c',
  principalArn: ARN,
  arn: 'arn:entry',
  type: 'STANDARD',
  kubernetesGroups: [],
  username: 'dev',
  policies: [],
  createdAt: 0,
  modifiedAt: 0,
  tags: {},
};

test('a lost API leaves what was read last in force, and is told once', async (t) => {
  const log = new FakeLog();
  const answers = [new Error('down'), [ENTRY], new Error('down'), new Error('down'), [], undefined];
  const read = async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const entries = new FollowedEntries(read, log, 3_600_000);
  t.after(() => entries.stop());
  const seen: unknown[] = [];
  while (answers.length > 0) {
    await entries.follow();
    seen.push([entries.ready(), entries.find(DEV).state]);
  }
  assert.deepEqual(seen, [
    [false, 'none'],
    [true, 'found'],
    [true, 'found'],
    [true, 'found'],
    [true, 'none'],
    [true, 'none'],
  ]);
  const told = log.events.map(({ event }) => event);
  const [unreadable, again] = [
    'authenticator.access-entries-unreadable',
    'authenticator.access-entries-read-again',
  ];
  assert.deepEqual(told, [unreadable, again, unreadable, again]);
});
