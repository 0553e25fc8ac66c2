import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeLog } from '../../../../test/fakes/log.fake.ts';
import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import type { KubernetesClient } from '../../client/client.ts';
import type { KubernetesObject } from '../../client/resource.ts';
import { KubernetesError } from '../../client/status-error.ts';
import type { WatchEvent } from '../../client/watch-stream.ts';
import { followIdentityMappings } from './follow-identity-mappings.ts';

/** An API server that serves the custom resource and its status, as far as the source looks at them. */
class CustomResources {
  readonly objects = new Map<string, KubernetesObject>();
  readonly writes: string[] = [];
  #version = 0;
  #tell: (event: WatchEvent<KubernetesObject>) => void = () => undefined;

  put(name: string, spec: object, status?: object): void {
    const resourceVersion = String(++this.#version);
    const type = this.objects.has(name) ? 'MODIFIED' : 'ADDED';
    const object = { metadata: { name, resourceVersion }, spec, ...(status === undefined ? {} : { status }) };
    this.objects.set(name, object);
    this.#tell({ type, object });
  }

  readonly client = {
    list: async () => ({ resourceVersion: String(this.#version), items: [...this.objects.values()] }),
    watch: (_path: string, _query: unknown, signal: AbortSignal) => this.#watch(signal),
    create: async (
      path: string,
      object: { reason: string; message: string; involvedObject: { kind: string; name: string } },
    ) => {
      const { kind, name } = object.involvedObject;
      this.writes.push(`${path} ${object.reason} ${kind}/${name}: ${object.message}`);
    },
    patch: async (path: string, patch: { metadata: { resourceVersion: string }; status: object }) => {
      const name = path.split('/').at(-2) ?? '';
      const present = this.objects.get(name);
      if (present?.metadata.resourceVersion !== patch.metadata.resourceVersion)
        throw new KubernetesError(409, 'Conflict', 'changed');
      this.writes.push(`${path} ${JSON.stringify(patch.status)}`);
      this.put(name, present.spec as object, patch.status);
    },
  } as unknown as KubernetesClient;

  async *#watch(signal: AbortSignal): AsyncGenerator<WatchEvent<KubernetesObject>> {
    const queue: WatchEvent<KubernetesObject>[] = [];
    let wake = () => {};
    this.#tell = (event) => {
      queue.push(event);
      wake();
    };
    signal.addEventListener('abort', () => wake());
    while (!signal.aborted) {
      const event = queue.shift();
      if (event !== undefined) yield event;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
}

const caller = (name: string): ClusterIdentity => ({
  arn: '',
  canonicalArn: `arn:aws:iam::111122223333:role/${name}`,
  partition: 'aws',
  account: '111122223333',
  userId: 'AROA',
  sessionName: '',
  accessKeyId: 'ASIA',
});

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 2));
}

test('section 5.2: resources map by their spec, and their status shows the canonical ARN', async () => {
  const api = new CustomResources();
  api.put('ops', { arn: 'arn:aws:sts::111122223333:assumed-role/Ops/me', username: 'ops', groups: ['ops'] });
  api.put('bad', { arn: 'arn:aws:s3:::bucket', username: 'bad', groups: ['system:masters'] });
  api.put('forged', { arn: '', username: 'x' }, { canonicalARN: 'arn:aws:iam::111122223333:role/forged' });
  const userId = (arn: string) => (arn.endsWith('/ops') ? 'AROAOPS' : undefined);
  const source = followIdentityMappings(api.client, { log: new FakeLog(), clock: { now: () => 0 }, userId });
  const username = (name: string) => {
    const mapping = source.map(caller(name));
    return mapping.state === 'mapped' ? mapping.to.username : mapping.state;
  };
  await until(() => source.ready() && api.writes.length >= 3);
  assert.equal(username('Ops'), 'ops');
  assert.equal(username('forged'), 'unmapped');
  assert.equal(source.mapsAccount('111122223333'), false);
  assert.deepEqual(api.writes.toSorted(), [
    '/api/v1/namespaces/default/events InvalidMapping IAMIdentityMapping/bad: service s3 in arn arn:aws:s3:::bucket is not a valid service for identities',
    '/api/v1/namespaces/default/events InvalidMapping IAMIdentityMapping/forged: value for arn must be supplied',
    '/apis/iamauthenticator.k8s.aws/v1alpha1/iamidentitymappings/ops/status {"canonicalARN":"arn:aws:iam::111122223333:role/ops","userID":"AROAOPS"}',
  ]);
  api.put('zz-ops', { arn: 'arn:aws:iam::111122223333:role/ops', username: 'later', groups: [] });
  await until(() => username('Ops') === 'later');
  await source.stop();
  assert.equal(api.writes.length, 4, 'a status that is there is not written again');
});
