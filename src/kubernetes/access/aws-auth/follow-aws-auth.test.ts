import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FakeLog } from '../../../../test/fakes/log.fake.ts';
import { type SandboxApi, startSandboxApi } from '../../../../test/fakes/sandbox-api.fake.ts';
import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import { createKubernetesClient, type KubernetesClient } from '../../client/client.ts';
import { parseKubeconfig } from '../../client/kubeconfig.ts';
import type { KubernetesObject } from '../../client/resource.ts';
import type { AccessMetrics } from '../access-metrics.ts';
import { type AwsAuthSource, followAwsAuth } from './follow-aws-auth.ts';

const MAPS = '/api/v1/namespaces/kube-system/configmaps';
const ADMIN = 'arn:aws:iam::111122223333:role/admin';
const ROLES = `- rolearn: ${ADMIN}\n  username: admin\n  groups: [system:masters]\n`;
const USERS = '- userarn: arn:aws:iam::111122223333:user/ann\n  username: ann\n';

const caller = (canonicalArn: string): ClusterIdentity => ({
  arn: canonicalArn,
  canonicalArn,
  partition: 'aws',
  account: '111122223333',
  userId: 'AROA',
  sessionName: '',
  accessKeyId: 'ASIA',
});

class Counts implements AccessMetrics {
  failures = 0;
  deletions = 0;
  readonly invalid: string[] = [];
  readonly dropped = new Map<string, number>();
  watchFailed(): void {
    this.failures++;
  }
  sectionInvalid(section: string): void {
    this.invalid.push(section);
  }
  entriesDropped(section: string, count: number): void {
    this.dropped.set(section, count);
  }
  readonly copies = new Set<string>();
  sectionFromCopy(section: string, served: boolean): void {
    if (served) this.copies.add(section);
    else this.copies.delete(section);
  }
  mapDeleted(): void {
    this.deletions++;
  }
  fileFailed(): void {}
  fileTaken(): void {}
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('ConfigMap aws-auth, followed', () => {
  let api: SandboxApi;
  let client: KubernetesClient;
  let source: AwsAuthSource;
  const counts = new Counts();

  before(async () => {
    api = await startSandboxApi();
    const { user } = parseKubeconfig(api.kubeconfig);
    const decode = (data = '') => Buffer.from(data, 'base64').toString('utf8');
    client = createKubernetesClient({
      server: api.url,
      authorityPem: api.services.keyring.authorityPem(),
      clientCertificate: {
        certificatePem: decode(user['client-certificate-data']),
        privateKeyPem: decode(user['client-key-data']),
      },
    });
    const { clock } = api.services;
    source = followAwsAuth(client, {
      log: new FakeLog(),
      clock,
      metrics: counts,
      backoff: { first: 1, most: 2 },
    });
    await until(() => source.ready());
  });
  after(async () => {
    await source.stop();
    client.close();
    await api.close();
  });

  const username = (arn: string) => {
    const mapping = source.map(caller(arn));
    return mapping.state === 'mapped' ? mapping.to.username : mapping.state;
  };
  const put = (data: Record<string, string>) =>
    client.update(`${MAPS}/aws-auth`, { metadata: { name: 'aws-auth', namespace: 'kube-system' }, data });
  const events = async () => {
    const { items } = await client.list<KubernetesObject>('/api/v1/namespaces/kube-system/events');
    return items.map(({ type, reason, message, involvedObject }) => {
      const { kind, name } = involvedObject as { kind: string; name: string };
      return `${type} ${reason} ${kind}/${name}: ${message}`;
    });
  };
  const ann = 'arn:aws:iam::111122223333:user/ann';

  it('is ready without a map, and maps nobody', () => {
    assert.equal(username(ADMIN), 'unmapped');
  });

  it('maps by what is written', async () => {
    const metadata = { name: 'aws-auth', namespace: 'kube-system' };
    await client.create(MAPS, {
      metadata,
      data: { mapRoles: ROLES, mapUsers: USERS, mapAccounts: '- 444455556666\n' },
    });
    await until(() => username(ADMIN) === 'admin');
    assert.equal(username(ann), 'ann');
    assert.equal(source.mapsAccount('444455556666'), true);
    assert.deepEqual(source.faults(), []);
  });

  it('keeps the last good state of a section that does not parse, and takes the others', async () => {
    await put({ mapRoles: ROLES.replace('  username', '\tusername'), mapUsers: '[]' });
    await until(() => username(ann) === 'unmapped');
    assert.equal(username(ADMIN), 'admin');
    assert.equal(source.mapsAccount('444455556666'), false);
    assert.deepEqual(counts.invalid, ['mapRoles']);
    const told = async () => (await events()).filter((event) => event.includes('InvalidSection'));
    while ((await told()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const [event] = await told();
    assert.match(
      event ?? '',
      /^Warning InvalidSection ConfigMap\/aws-auth: mapRoles, line 2: .*indent with spaces, not tabs.*last good version stay in force$/,
    );
  });

  it('drops one entry of a section and tells which, once', async () => {
    await put({ mapRoles: `${ROLES}- roleran: ${ann}\n  username: x\n`, mapUsers: USERS });
    await until(() => username(ann) === 'ann');
    assert.equal(username(ADMIN), 'admin');
    assert.equal(counts.dropped.get('mapRoles'), 1);
    await put({ mapRoles: `${ROLES}- roleran: ${ann}\n  username: x\n`, mapUsers: '' });
    await until(() => username(ann) === 'unmapped');
    const told = async () => (await events()).filter((event) => event.includes('InvalidMapping'));
    while ((await told()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(await told(), [
      'Warning InvalidMapping ConfigMap/aws-auth: mapRoles[1], line 4: one of rolearn or SSO must be supplied (roleran: did you mean rolearn?)',
    ]);
  });

  it('is emptied by a deletion, which is told', async () => {
    await client.delete(`${MAPS}/aws-auth`);
    await until(() => username(ADMIN) === 'unmapped');
    assert.equal(counts.deletions, 1);
    while (!(await events()).some((event) => event.includes('MappingsDeleted')))
      await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it('counts an Event up where there is one of the same words', async () => {
    const metadata = { name: 'aws-auth', namespace: 'kube-system' };
    const { clock } = api.services;
    await client.create(MAPS, { metadata, data: { mapRoles: 'x' } });
    await until(() => source.faults().length === 1);
    const other = followAwsAuth(client, { log: new FakeLog(), clock });
    await until(() => other.faults().length === 1);
    await other.stop();
    const counted = async () => {
      const { items } = await client.list<KubernetesObject>('/api/v1/namespaces/kube-system/events');
      return items.filter(({ message }) => String(message).includes('not a list')).map(({ count }) => count);
    };
    while ((await counted())[0] !== 2) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(await counted(), [2]);
  });

  it('counts watches that fail', async () => {
    const refusing = { ...client, list: () => Promise.reject(new Error('refused')) };
    const failing = new Counts();
    const { clock } = api.services;
    const other = followAwsAuth(refusing, {
      log: new FakeLog(),
      clock,
      metrics: failing,
      backoff: { first: 1, most: 1 },
    });
    await until(() => failing.failures > 1);
    assert.equal(other.ready(), false);
    await other.stop();
  });
});
