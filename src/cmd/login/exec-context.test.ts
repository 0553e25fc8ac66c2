import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { checkPlace, writeExecContext } from './exec-context.ts';
import type { LoginRequest } from './login-request.ts';

const folder = mkdtempSync(join(tmpdir(), 'rolecall-context-'));
after(() => rmSync(folder, { recursive: true }));

const REQUEST: LoginRequest = {
  issuerUrl: 'https://idp.example',
  clientId: 'k8s',
  scopes: ['openid', 'groups'],
  caFile: undefined,
  clientSecretFile: '/run/secret',
  deviceFlow: true,
  listenPort: 0,
  redirectHost: '127.0.0.1',
  browser: true,
};

test('a cluster of the kubeconfig stays as it is, comments too; the user runs the plugin with the same flags', async () => {
  const kubeconfig = join(folder, 'config');
  const cluster = '- name: prod\n  cluster:\n    server: https://prod # the real one\n';
  writeFileSync(kubeconfig, `clusters:\n${cluster}`);
  await writeExecContext(REQUEST, { cluster: 'prod', kubeconfig });
  const text = readFileSync(kubeconfig, 'utf8');
  assert.ok(text.includes('server: https://prod # the real one'), text);
  const { users, contexts, 'current-context': current } = parse(text);
  assert.equal(current, 'oidc@prod');
  assert.deepEqual(contexts, [{ name: 'oidc@prod', context: { cluster: 'prod', user: 'oidc@prod' } }]);
  assert.deepEqual(users[0].user.exec.args, [
    ...['oidc-token', '--issuer-url', 'https://idp.example', '--client-id', 'k8s', '--scope', 'groups'],
    ...['--client-secret-file', '/run/secret', '--device-flow'],
  ]);
});

test('a cluster that is not there, and an API over plain http, are refused; the file stays', async () => {
  const kubeconfig = join(folder, 'other');
  writeFileSync(kubeconfig, 'clusters: []\n');
  await assert.rejects(writeExecContext(REQUEST, { cluster: 'prod', kubeconfig }), /has no cluster "prod"/);
  await assert.rejects(writeExecContext(REQUEST, { server: 'http://x', kubeconfig }), /https URL/);
  assert.equal(readFileSync(kubeconfig, 'utf8'), 'clusters: []\n');
});

test('what the kubeconfig lacks is said before the login', () => {
  const kubeconfig = join(folder, 'early');
  const none = () => checkPlace({ cluster: 'prod', kubeconfig });
  assert.throws(none, /the kubeconfig has no cluster "prod"/);
  writeFileSync(kubeconfig, 'clusters:\n- name: prod\n');
  none();
  const unread = { server: 'https://prod', certificateAuthority: join(folder, 'none.pem'), kubeconfig };
  assert.throws(() => checkPlace(unread), /cannot read .*none\.pem/);
});
