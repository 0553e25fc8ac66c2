import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ROOT } from '../source-tree.ts';
import { type Finished, rolecall, run, TestInstance } from './instance.ts';

const CLUSTER = 'workshop';
const ACCOUNT = '111122223333';
const DEV = `arn:aws:iam::${ACCOUNT}:role/team/dev`;
const ADMIN = `arn:aws:iam::${ACCOUNT}:user/admin`;
const POLICY = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKS';
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: ADMIN }, Action: 'sts:AssumeRole' }],
});

const instance = new TestInstance(['--cluster', CLUSTER]);
const kubeconfig = join(instance.root, 'people');
let dev: Record<string, string> = {};

/** The stock tools of this checkout come first: the kubeconfig's plugin is `aws`. */
const env = (more: Record<string, string> = {}) => ({
  ...process.env,
  ...instance.base,
  ...instance.environment,
  PATH: `${join(ROOT, '.tools', 'bin')}:${process.env.PATH}`,
  ...more,
});
const aws = (...words: string[]): Promise<Finished> => run('aws', [...words, '--output', 'json'], env());
const eks = (operation: string, ...words: string[]): Promise<Finished> =>
  aws('eks', operation, '--cluster-name', CLUSTER, ...words);
const verb = (...words: string[]): Promise<Finished> =>
  rolecall(words, { ...instance.base, ...instance.environment });
/** `kubectl` as the session of the role. */
const kubectl = (...words: string[]): Promise<Finished> =>
  run('kubectl', ['--kubeconfig', kubeconfig, ...words], env(dev));

async function json(running: Promise<Finished>) {
  const { exitCode, stdout, stderr } = await running;
  assert.equal(exitCode, 0, stderr);
  return stdout === '' ? {} : JSON.parse(stdout);
}
async function ok(running: Promise<Finished>): Promise<string> {
  const { exitCode, stdout, stderr } = await running;
  assert.equal(exitCode, 0, stderr);
  return stdout;
}
async function fails(running: Promise<Finished>, text: RegExp): Promise<void> {
  const { exitCode, stderr } = await running;
  assert.notEqual(exitCode, 0);
  assert.match(stderr, text);
}

/** How an update of the cluster ended. */
async function ended(updateId: string): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const words = ['describe-update', '--name', CLUSTER, '--update-id', updateId];
    const { update } = await json(aws('eks', ...words));
    if (update.status !== 'InProgress') return update.status;
  }
  throw new Error('the update does not end');
}

async function makeRole(): Promise<void> {
  await json(
    aws(
      'iam',
      'create-role',
      '--role-name',
      'dev',
      '--path',
      '/team/',
      '--assume-role-policy-document',
      TRUST,
    ),
  );
  const { Credentials } = await json(
    aws('sts', 'assume-role', '--role-arn', DEV, '--role-session-name', 'jane'),
  );
  dev = {
    AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: Credentials.SessionToken,
  };
}

before(async () => {
  await instance.start();
  await ok(run('aws', ['eks', 'update-kubeconfig', '--name', CLUSTER, '--kubeconfig', kubeconfig], env()));
  await makeRole();
});
after(() => instance.dispose());

describe('access entries, with the stock AWS CLI and kubectl', () => {
  it('the creator of the cluster is its administrator through an entry of its own', async () => {
    const { accessEntries } = await json(eks('list-access-entries'));
    assert.ok(accessEntries.includes(ADMIN));
    const { associatedAccessPolicies } = await json(
      eks('list-associated-access-policies', '--principal-arn', ADMIN),
    );
    assert.deepEqual(
      associatedAccessPolicies.map(({ policyArn }: { policyArn: string }) => policyArn),
      [`${POLICY}ClusterAdminPolicy`],
    );
    const { accessPolicies } = await json(aws('eks', 'list-access-policies'));
    assert.ok(accessPolicies.some(({ arn }: { arn: string }) => arn === `${POLICY}ViewPolicy`));
  });

  it('a role with a path gets in, and does what its policies say where they hold', async () => {
    await fails(kubectl('get', 'pods'), /must be logged in|Unauthorized/);
    const { accessEntry } = await json(eks('create-access-entry', '--principal-arn', DEV));
    assert.equal(accessEntry.username, `arn:aws:sts::${ACCOUNT}:assumed-role/dev/{{SessionName}}`);
    await fails(
      kubectl('get', 'pods'),
      /"arn:aws:sts::\d+:assumed-role\/dev\/jane" cannot list resource "pods"/,
    );
    await json(
      eks(
        'associate-access-policy',
        '--principal-arn',
        DEV,
        '--policy-arn',
        `${POLICY}ViewPolicy`,
        '--access-scope',
        'type=namespace,namespaces=def*',
      ),
    );
    await ok(kubectl('get', 'pods'));
    await fails(kubectl('get', 'secrets'), /cannot list resource "secrets"/);
    await fails(kubectl('get', 'pods', '-n', 'kube-system'), /in the namespace "kube-system"/);
    await fails(kubectl('get', 'pods', '-A'), /at the cluster scope/);
  });

  it('attack: nobody has its policies by taking its name', async () => {
    const impersonated = (...who: string[]) =>
      run('kubectl', ['--kubeconfig', kubeconfig, 'get', 'pods', ...who], env());
    await fails(
      impersonated('--as', `arn:aws:sts::${ACCOUNT}:assumed-role/dev/jane`),
      /cannot list resource "pods"/,
    );
    await fails(kubectl('get', 'pods', '--as', ADMIN), /cannot impersonate/);
  });

  it('what is taken away is gone with the next request', async () => {
    await ok(
      eks('disassociate-access-policy', '--principal-arn', DEV, '--policy-arn', `${POLICY}ViewPolicy`),
    );
    await fails(kubectl('get', 'pods'), /cannot list resource "pods"/);
    await json(eks('update-access-entry', '--principal-arn', DEV, '--username', 'dev:{{SessionName}}'));
    await fails(kubectl('get', 'pods'), /User "dev:jane" cannot/);
    assert.equal(
      (await json(eks('describe-access-entry', '--principal-arn', DEV))).accessEntry.type,
      'STANDARD',
    );
  });

  it('attack: a role that is made again under the name is nobody', async () => {
    await json(aws('iam', 'delete-role', '--role-name', 'dev'));
    await makeRole();
    await fails(kubectl('get', 'pods'), /must be logged in|Unauthorized/);
    await ok(eks('delete-access-entry', '--principal-arn', DEV));
    await fails(eks('describe-access-entry', '--principal-arn', DEV), /ResourceNotFoundException/);
  });

  it("eksctl's verbs make, show and delete entries with their policies", async () => {
    const who = ['--cluster', CLUSTER, '--principal-arn', DEV];
    await ok(
      verb(
        'create',
        'accessentry',
        ...who,
        '--kubernetes-groups',
        'a,b',
        '--access-policy',
        'AmazonEKSEditPolicy',
        '--namespaces',
        'default',
      ),
    );
    assert.deepEqual(JSON.parse(await ok(verb('get', 'accessentry', ...who, '-o', 'json'))), [
      {
        principalARN: DEV,
        type: 'STANDARD',
        kubernetesUsername: `arn:aws:sts::${ACCOUNT}:assumed-role/dev/{{SessionName}}`,
        kubernetesGroups: ['a', 'b'],
        accessPolicies: [
          { policyARN: `${POLICY}EditPolicy`, accessScope: { type: 'namespace', namespaces: ['default'] } },
        ],
      },
    ]);
    assert.match(
      await ok(verb('get', 'accessentry', '--cluster', CLUSTER)),
      /^PRINCIPAL ARN\s+KUBERNETES GROUPS\s+ACCESS POLICIES\n(.*\n)*.*role\/team\/dev\s+2\s+1\n/,
    );
    await ok(kubectl('create', 'configmap', 'made-by-dev'));
    const again = await verb('create', 'accessentry', ...who);
    assert.match(
      again.stderr,
      /role\/team\/dev is there and stays as it is\n.*access entries already up-to-date/,
    );
    await ok(verb('delete', 'accessentry', ...who));
    await fails(verb('delete', 'accessentry', ...who), /error: no access entry for principal ARN/);
    const file = join(instance.root, 'cluster.yaml');
    const policy = { policyARN: `${POLICY}Nope`, accessScope: { type: 'cluster' } };
    const accessEntries = [{ principalARN: DEV, accessPolicies: [policy] }];
    writeFileSync(file, JSON.stringify({ metadata: { name: CLUSTER }, accessConfig: { accessEntries } }));
    await fails(verb('create', 'accessentry', '-f', file), /policyArn could not be found/);
    await fails(verb('get', 'accessentry', ...who), /no access entry/);
  });

  it('identity provider configs come and go', async () => {
    const file = join(instance.root, 'providers.yaml');
    const provider = {
      name: 'dex',
      type: 'oidc',
      issuerUrl: 'https://dex.example.org',
      clientId: 'kubernetes',
    };
    writeFileSync(file, JSON.stringify({ metadata: { name: CLUSTER }, identityProviders: [provider] }));
    await ok(verb('associate', 'identityprovider', '-f', file, '--wait'));
    assert.match(
      await ok(verb('get', 'identityprovider', '--cluster', CLUSTER)),
      /^NAME\s+TYPE\s+ISSUER URL\s+CLIENT ID\s+STATUS\ndex\s+oidc\s+https:\/\/dex\.example\.org\s+kubernetes\s+ACTIVE\n/,
    );
    const oidc = 'identityProviderConfigName=other,issuerUrl=https://other.example,clientId=k';
    const made = await json(eks('associate-identity-provider-config', '--oidc', oidc));
    assert.equal(await ended(made.update.id), 'Successful');
    const { identityProviderConfigs } = await json(eks('list-identity-provider-configs'));
    assert.equal(identityProviderConfigs.length, 2);
    const other = ['--identity-provider-config', 'type=oidc,name=other'];
    const { identityProviderConfig } = await json(eks('describe-identity-provider-config', ...other));
    assert.equal(identityProviderConfig.oidc.usernamePrefix, 'https://other.example#');
    await json(eks('disassociate-identity-provider-config', ...other));
    await ok(verb('disassociate', 'identityprovider', '--cluster', CLUSTER, '--name', 'dex', '--wait'));
    assert.equal(await ok(verb('get', 'identityprovider', '--cluster', CLUSTER, '-o', 'json')), '[]\n');
  });

  it('what is in aws-auth becomes access entries, and then the mode moves on, never back', async () => {
    const migrate = (...words: string[]) =>
      verb('utils', 'migrate-to-access-entry', '--cluster', CLUSTER, ...words);
    const mode = (to: string) =>
      verb('utils', 'update-authentication-mode', '--cluster', CLUSTER, '--authentication-mode', to);
    await ok(
      verb(
        'create',
        'iamidentitymapping',
        '--cluster',
        CLUSTER,
        '--arn',
        `arn:aws:iam::${ACCOUNT}:role/dev`,
        '--username',
        'admin:{{SessionName}}',
        '--group',
        'system:masters',
      ),
    );
    assert.match(
      await ok(kubectl('auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}')),
      /^admin:jane$/,
    );
    const planned = await migrate('--target-authentication-mode', 'API');
    assert.match(planned.stdout, /:role\/dev\s+entry STANDARD AmazonEKSClusterAdminPolicy\n/);
    assert.match(planned.stdout, /entry EC2_LINUX\n/);
    assert.match(planned.stderr, /no changes were applied/);
    await fails(eks('describe-access-entry', '--principal-arn', DEV), /ResourceNotFoundException/);
    await ok(migrate('--target-authentication-mode', 'API', '--approve'));
    const { accessEntry } = await json(eks('describe-access-entry', '--principal-arn', DEV));
    assert.equal(accessEntry.username, 'admin:{{SessionName}}');
    assert.equal(await ok(kubectl('auth', 'can-i', '*', '*', '--all-namespaces')), 'yes\n');
    await fails(
      mode('API_AND_CONFIG_MAP'),
      /Unsupported authentication mode update from API to API_AND_CONFIG_MAP/,
    );
    await fails(mode('NONE'), /--authentication-mode must be one of/);
    assert.match((await migrate('--approve')).stderr, /aws-auth counts for nothing there/);
  });
});
