import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cryptography } from '../../crypto/index.ts';
import {
  fingerprint,
  ROLLBACK_ANNOTATION,
  type RollbackNote,
  renderNote,
} from '../../kubernetes/access/rollback/rollback-note.ts';
import type { ConfigMap } from '../../kubernetes/access/writing/auth-map.ts';
import { type KubernetesClient, KubernetesError } from '../../kubernetes/client/index.ts';
import { awaitConfirmation } from './await-confirmation.ts';

const START = 1_800_000_000_000;
const sha256Hex = (text: string) => cryptography.sha256Hex(text);
const WRITTEN: ConfigMap = { metadata: { name: 'aws-auth' }, data: { mapRoles: 'new' } };
const NOTE = { at: START + 300_000, previous: null, written: fingerprint(WRITTEN, sha256Hex), by: 'me' };
const annotated = (note: RollbackNote): ConfigMap => ({
  ...WRITTEN,
  metadata: { name: 'aws-auth', annotations: { [ROLLBACK_ANNOTATION]: renderNote(note) } },
});
const waiting = annotated(NOTE);

/** What the API answers at each time, and what is said; time passes only by waiting. */
async function outcome(answer: (now: number) => ConfigMap | Error, note: RollbackNote = NOTE) {
  let now = START;
  const said: string[] = [];
  const deleted: string[] = [];
  const get = () => {
    const found = answer(now);
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
  };
  const client = {
    get,
    delete: (path: string) => Promise.resolve(void deleted.push(path)),
  } as unknown as KubernetesClient;
  const ports = {
    client,
    sha256Hex,
    now: () => now,
    sleep: (milliseconds: number) => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
  const failure = await awaitConfirmation(ports, note, (_, text) => said.push(text)).then(
    () => undefined,
    (caught: Error & { exitCode?: number }) => caught,
  );
  return { said, deleted, failure, passed: now - START };
}

test('a confirmation ends the waiting', async () => {
  const { failure, said, passed } = await outcome((now) => (now < START + 5000 ? waiting : WRITTEN));
  assert.equal(failure, undefined);
  assert.deepEqual(said, [
    'waiting until 2027-01-15T08:05:00.000Z for: rolecall auth confirm',
    'the change was confirmed',
  ]);
  assert.equal(passed, 5000);
});

test('at the end the change is undone', async () => {
  const { failure, deleted, passed } = await outcome(() => waiting);
  assert.match(failure?.message ?? '', /was not confirmed in time and was undone/);
  assert.deepEqual(deleted, ['/api/v1/namespaces/kube-system/configmaps/aws-auth'], 'there was none before');
  assert.equal(passed, 300_000);
});

test('at the end the one who follows the map may have been quicker', async () => {
  const before = { ...WRITTEN, data: { mapRoles: 'old' } };
  const note = { ...NOTE, previous: fingerprint(before, sha256Hex) };
  const { failure } = await outcome((now) => (now < note.at ? annotated(note) : before), note);
  assert.equal(failure?.message, 'the change was not confirmed in time and was undone');
});

test('another change in between is told of', async () => {
  const other = { ...WRITTEN, data: { mapRoles: 'theirs' } };
  assert.match((await outcome(() => other)).failure?.message ?? '', /the change did not stay/);
  const kept = { ...waiting, data: { mapRoles: 'theirs' } };
  assert.match(
    (await outcome(() => kept)).failure?.message ?? '',
    /was not confirmed in time, and stays: aws-auth was changed again/,
  );
});

test('a writer who was locked out is told once, and that it is not known in the end', async () => {
  const { failure, said } = await outcome(() => new KubernetesError(401, 'Unauthorized', 'Unauthorized'));
  assert.equal(failure?.exitCode, 3);
  assert.equal(said.length, 2);
  assert.match(
    said[1] ?? '',
    /cannot look at aws-auth: Unauthorized; a running authenticator undoes the change at 2027-/,
  );
});
