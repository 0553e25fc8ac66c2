import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { rolecall } from '../flows/instance.ts';

const ROLE = 'arn:aws:iam::111122223333:role/team/Dev';
let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-offline-'));
});
after(() => rmSync(folder, { recursive: true }));

function explain(map: string, ...words: string[]) {
  const file = join(folder, 'map.yaml');
  writeFileSync(file, map);
  return rolecall(['access', 'explain', '--aws-auth', file, '--cluster', 'prod', ...words], { HOME: folder });
}

const MAP = `data:
  mapRoles: |
    - rolearn: ${ROLE}
      username: dev
`;

test('a saved map of any cluster tells why a role is not let in, without an instance', async () => {
  const { exitCode, stdout } = await explain(MAP, '--arn', ROLE);
  assert.equal(exitCode, 1);
  assert.match(stdout, /^prod: not let in \(401 Unauthorized\)\n/);
  assert.match(stdout, /write arn:aws:iam::111122223333:role\/Dev\n/);
  assert.match(stdout, /not looked at\n {2}- access entries of the cluster/);
});

test('as an authenticator that matches paths, it is let in', async () => {
  const { exitCode, stdout } = await explain(MAP, '--arn', ROLE, '--match-role-paths', '-o', 'json');
  assert.equal(exitCode, 0);
  const { user, warnings } = JSON.parse(stdout);
  assert.deepEqual(user, { username: 'dev', groups: [], by: `EKSConfigMap mapRoles[0] ${ROLE}` });
  assert.deepEqual(warnings, []);
});

test('the sections alone, YAML as output, and sections that do not parse', async () => {
  const { exitCode, stdout } = await explain('mapRoles: "\\t- broken: ["\nmapUsers: 7\n', ROLE, '-o', 'yaml');
  assert.equal(exitCode, 1);
  assert.match(stdout, /warnings:\n {2}- "?mapRoles, line 1: /);
});

test('what is no map, and what a map cannot answer, is exit 2', async () => {
  for (const map of ['[]', 'x', 'a: {', `data: ${'x'.repeat(4_000_000)}`])
    assert.equal((await explain(map, '--arn', ROLE)).exitCode, 2, map.slice(0, 20));
  assert.equal((await explain(MAP, '--since', '1h')).exitCode, 2);
  assert.equal((await explain(MAP, 'k8s-aws-v1.x')).exitCode, 2);
});
