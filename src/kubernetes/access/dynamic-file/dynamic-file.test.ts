import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FakeLog } from '../../../../test/fakes/log.fake.ts';
import type { BackendMode } from '../../../core/cluster-access/mapping/backend-mode.ts';
import { type AccessMetrics, NO_ACCESS_METRICS } from '../access-metrics.ts';
import { followBackendModes } from './follow-backend-modes.ts';
import { followDynamicFile } from './follow-dynamic-file.ts';

const ARN = 'arn:aws:iam::111122223333:role/ops';
const caller = {
  arn: ARN,
  canonicalArn: ARN,
  partition: 'aws',
  account: '111122223333',
  userId: 'AROAOPS',
  sessionName: '',
  accessKeyId: 'ASIA',
};

async function folder(t: TestContext): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'rolecall-dynamic-'));
  t.after(() => rm(path, { recursive: true }));
  return path;
}

test('section 5.2: removing the file clears the maps, a version with a fault keeps the one before', async (t) => {
  const path = join(await folder(t), 'map.json');
  let failures = 0;
  const taken: string[] = [];
  const metrics: AccessMetrics = {
    ...NO_ACCESS_METRICS,
    fileFailed: () => failures++,
    fileTaken: (type, seconds) => taken.push(`${type} ${seconds}`),
  };
  const clock = { now: () => 1_000_500 };
  const source = await followDynamicFile(path, { log: new FakeLog(), clock, strict: true, metrics });
  t.after(() => source.stop());
  const state = async () => {
    await source.look();
    const mapping = source.map(caller);
    return mapping.state === 'failed' ? mapping.message : mapping.state;
  };
  const entry = (more: object) =>
    JSON.stringify({
      LastUpdatedDateTime: '997',
      mapRoles: [{ userid: 'AROAOPS', username: 'ops', ...more }],
    });
  assert.equal(await state(), 'unmapped');
  await writeFile(path, entry({}));
  assert.equal(await state(), 'mapped');
  for (const bad of [
    '{',
    '[]',
    '{"mapRoles":[{"rolearn":"x"}]}',
    '{"mapRoles":{}}',
    entry({ groups: 'system:masters' }),
  ]) {
    await writeFile(path, bad);
    assert.equal(await state(), 'mapped', bad);
    assert.equal(source.sound(), false);
  }
  assert.equal(failures, 5);
  await writeFile(path, entry({ rolearn: `${ARN}-other` }));
  assert.equal(await state(), 'ARN does not match User ID');
  await writeFile(path, entry({ rolearn: ARN.replace('ops', 'team/ops') }));
  assert.equal(await state(), 'mapped');
  await rm(path);
  assert.equal(await state(), 'unmapped');
  assert.deepEqual(taken, ['dynamic_file 3', 'dynamic_file 3'], 'not of the first');
});

test('section 5.2: dynamicBackendModePath exchanges the modes; a fault changes nothing, removal goes back', async (t) => {
  const path = join(await folder(t), 'modes.json');
  const used: (readonly BackendMode[] | undefined)[] = [];
  const log = new FakeLog();
  const file = await followBackendModes(path, {
    log,
    clock: { now: () => 0 },
    use: (modes) => used.push(modes),
  });
  t.after(() => file.close());
  for (const text of [
    '{"backendMode":"EKSConfigMap DynamicFile"}',
    '{"backendMode":"Nothing"}',
    '{"backendMode":""}',
    '{"BackendMode":"File"}',
  ]) {
    await writeFile(path, text);
    await file.look();
  }
  await rm(path);
  await file.look();
  assert.deepEqual(used, [undefined, ['EKSConfigMap', 'DynamicFile'], ['MountedFile'], undefined]);
  assert.deepEqual(
    log.events.map(({ fields }) => (fields as { message: string }).message),
    [
      'backend-mode "Nothing" is not a valid mode',
      'at least one backend-mode must be specified',
      'backend-mode "File" is deprecated, use "MountedFile" instead',
    ],
  );
});
