import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CLUSTER } from '../../core/records/resources.ts';
import { ClusterWorkloads, UNSEEN_LIMIT, type WorkloadSource } from './cluster-workloads.ts';
import {
  ACCOUNT,
  CLUSTER_ARN,
  openPodIdentity,
  PODS_TRUST,
  ROLE_ARN,
  TARGET_ARN,
  trust,
} from './pod-identity.fake.ts';

const POD = { cluster: CLUSTER_ARN, namespace: 'default', name: 'eks-pod-identity', uid: 'pod-uid' };

test('bound sessions: those of Pod Identity state their pod, over the second hop too', async () => {
  const pods = await openPodIdentity({ boundSessions: true });
  try {
    const podOf = async () => {
      const { credentials } = await pods.exchange();
      const { accessKeyId, sessionToken } = credentials;
      const opened = pods.services.sessions.open(accessKeyId, sessionToken, pods.clock.now());
      return opened.ok && opened.claims.kind === undefined ? opened.claims.pod : undefined;
    };
    assert.deepEqual(await podOf(), { ...POD, seenAt: pods.clock.now() });
    await pods.role('pods', PODS_TRUST, {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'sts:*', Resource: '*' }],
    });
    await pods.role('target', trust(['sts:AssumeRole', 'sts:TagSession'], undefined, { AWS: ROLE_ARN }));
    await pods.associate({ targetRoleArn: TARGET_ARN });
    assert.deepEqual(await podOf(), { ...POD, seenAt: pods.clock.now() });
  } finally {
    await pods.close();
  }
});

test('clusters that nobody follows: sessions go on for a bounded time, and no annotation is known', async () => {
  const pods = await openPodIdentity();
  try {
    const cluster = pods.services.directory.get(CLUSTER, ACCOUNT, 'sandbox')?.body;
    assert.ok(cluster);
    const workloads = new ClusterWorkloads(1000);
    const pod = { ...POD, seenAt: 0 };
    assert.equal(workloads.follows(cluster), false);
    assert.equal(workloads.lost(pod, 1000 + UNSEEN_LIMIT - 1), undefined);
    assert.match(workloads.lost(pod, 1000 + UNSEEN_LIMIT) ?? '', /are not followed$/);
    assert.equal(workloads.serviceAccount(cluster, 'default', 'x').state, 'unknown');
    const source: WorkloadSource = {
      presence: () => ({ state: 'present' }),
      serviceAccount: () => ({ state: 'absent' }),
      lost: () => 'gone',
      standing: () => 'away',
    };
    const detach = workloads.attach(CLUSTER_ARN, source);
    assert.equal(workloads.follows(cluster), true);
    assert.equal(workloads.lost(pod, 1000), 'gone');
    assert.equal(workloads.standing(cluster), 'away');
    assert.deepEqual(workloads.serviceAccount(cluster, 'default', 'x'), { state: 'absent' });
    detach();
    assert.equal(workloads.standing(cluster), 'not followed');
    assert.equal(workloads.follows(cluster), false);
  } finally {
    await pods.close();
  }
});
