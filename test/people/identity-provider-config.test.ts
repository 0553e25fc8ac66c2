import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  AssociateIdentityProviderConfigCommand,
  DescribeIdentityProviderConfigCommand,
  DisassociateIdentityProviderConfigCommand,
  EKSClient,
} from '@aws-sdk/client-eks';
import { runFile } from '../../src/cmd/instance/run-files.ts';
import { openBrowser } from '../fakes/browser.fake.ts';
import { findKubectl } from '../fakes/kubectl-binaries.fake.ts';
import { CLIENT, startOidcProvider, type TestProvider } from '../fakes/oidc-provider.fake.ts';
import { run, TestInstance } from '../flows/instance.ts';
import { ROOT } from '../source-tree.ts';
import { environmentOf, runRolecall } from './login-process.ts';

/** An instance that trusts the test's provider, as a machine does whose company has an authority of its own. */
const trustingInstance = (authority: string) =>
  new TestInstance([
    ...['--allow-private-providers', '127.0.0.0/8', '--allow-private-providers', '::1/128'],
    ...['--provider-ca-file', authority],
  ]);

const CONFIG = { identityProviderConfig: { type: 'oidc', name: 'people' }, clusterName: 'sandbox' };

let provider: TestProvider;
let home: string;
let instance: TestInstance;
let eks: EKSClient;
const kubectls = await findKubectl();

before(async () => {
  provider = await startOidcProvider();
  provider.person = { accountId: 'jane', claims: { groups: ['dev'], hd: 'example.com' } };
  home = await mkdtemp(join(tmpdir(), 'rolecall-person-'));
  const authority = join(home, 'idp.crt');
  await writeFile(authority, provider.authorityPem);
  instance = trustingInstance(authority);
  await instance.start();
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = instance.environment;
  eks = new EKSClient({
    endpoint: instance.state.endpointUrl,
    region: instance.state.region,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  });
});
after(async () => {
  eks.destroy();
  await instance.dispose();
  await Promise.all([provider.close(), kubectls.close(), rm(home, { recursive: true })]);
});

/** Until the config says that it is so, or is gone. */
async function settled(status: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const described = await eks.send(new DescribeIdentityProviderConfigCommand(CONFIG)).then(
      ({ identityProviderConfig }) => identityProviderConfig?.oidc?.status,
      (failure: Error) => failure.name,
    );
    if (described === status) return;
    await delay(50);
  }
  assert.fail(`never ${status}`);
}

const kubectl = (args: readonly string[], environment: Record<string, string | undefined>) =>
  run(kubectls.paths[0] ?? '', args, environment);

const asJane = (...args: string[]) =>
  kubectl(args, environmentOf(home, { PATH: `${join(ROOT, 'bin')}:${process.env.PATH}` }));

const asAdministrator = (...args: string[]) =>
  kubectl(args, { ...process.env, KUBECONFIG: runFile(instance.dataDir, 'kubeconfig') });

it('a person of an OIDC provider comes straight into the sandbox’s API, while its config stands', async () => {
  await eks.send(
    new AssociateIdentityProviderConfigCommand({
      clusterName: 'sandbox',
      oidc: {
        identityProviderConfigName: 'people',
        issuerUrl: provider.issuer,
        clientId: CLIENT,
        usernamePrefix: 'oidc:',
        groupsClaim: 'groups',
        groupsPrefix: 'oidc:',
        requiredClaims: { hd: 'example.com' },
      },
    }),
  );
  await settled('ACTIVE');

  const login = runRolecall(home, [
    ...['login', '--issuer-url', provider.issuer, '--client-id', CLIENT, '--no-browser'],
    ...['--ca-file', join(home, 'idp.crt'), '--server', instance.state.publicUrl, '--cluster', 'sandbox'],
    ...['--certificate-authority', runFile(instance.dataDir, 'ca')],
  ]);
  const [, address = ''] = await login.says(/browser at:\s+(https:\S+)/);
  await openBrowser(provider.authorityPem).visit(address);
  assert.equal((await login.ended).code, 0);

  const who = await asJane('auth', 'whoami');
  assert.match(who.stdout, /Username\s+oidc:jane/, who.stderr);
  assert.match(who.stdout, /Groups\s+\[oidc:dev system:authenticated\]/);
  assert.match((await asJane('get', 'pods')).stderr, /User "oidc:jane" cannot list resource "pods"/);
  const bound = await asAdministrator(
    'create',
    'clusterrolebinding',
    'd',
    '--clusterrole=view',
    '--group=oidc:dev',
  );
  assert.equal(bound.exitCode, 0, bound.stderr);
  assert.equal((await asJane('get', 'pods')).exitCode, 0);

  const shown = (claims: object) =>
    kubectl(
      [
        ...['get', 'pods', '--server', instance.state.publicUrl, '--token', provider.mint(claims)],
        ...['--certificate-authority', runFile(instance.dataDir, 'ca')],
      ],
      environmentOf(join(home, 'nobody')),
    );
  const groups = ['dev', 'x'];
  assert.equal((await shown({ groups, hd: 'example.com' })).exitCode, 0);
  for (const claims of [{ groups }, { groups, hd: 'x' }, { groups, hd: 'example.com', aud: 'wiki' }])
    assert.match((await shown(claims)).stderr, /Unauthorized|logged in to the server/);

  await eks.send(new DisassociateIdentityProviderConfigCommand(CONFIG));
  await settled('ResourceNotFoundException');
  assert.match((await asJane('get', 'pods')).stderr, /logged in to the server|Unauthorized/);
});
