import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Refusal } from '../../core/errors/refusal.ts';
import { NODE_INSTANCE } from '../../core/records/compute.ts';
import {
  ACCOUNT,
  CLUSTER_ARN,
  nodeCaller,
  openPodIdentity,
  PODS_TRUST,
  type PodIdentity,
  ROLE_ARN,
  TARGET_ARN,
  trust,
} from './pod-identity.fake.ts';

let pods: PodIdentity;

before(async () => {
  pods = await openPodIdentity();
});
after(() => pods.close());
beforeEach(async () => {
  pods.world.presence = { state: 'present' };
  await pods.role('pods', PODS_TRUST);
  await pods.associate();
});

const DENIED = 'Unauthorized Exception! EKS does not have permissions to assume the associated role.';

async function refused(
  what: Promise<unknown>,
  code: string,
  status: number,
  message: string | RegExp,
  reason: RegExp,
): Promise<void> {
  await assert.rejects(what, (refusal: unknown) => {
    assert.ok(refusal instanceof Refusal, String(refusal));
    assert.deepEqual([refusal.code, refusal.status], [code, status], refusal.reason ?? '');
    if (typeof message === 'string') assert.equal(refusal.message, message);
    else assert.match(refusal.message, message);
    assert.match(refusal.reason ?? refusal.message, reason);
    return true;
  });
}

/** What a minted session states. */
function claimsOf({ credentials }: Awaited<ReturnType<PodIdentity['exchange']>>) {
  const { accessKeyId, sessionToken } = credentials;
  const opened = pods.services.sessions.open(accessKeyId, sessionToken, pods.clock.now());
  assert.ok(opened.ok && opened.role !== undefined);
  return opened.claims;
}

describe('AssumeRoleForPodIdentity (eks.md 2, 4)', () => {
  it('gives the pod six hours of its association’s role, named and tagged as the pod', async () => {
    const output = await pods.exchange();
    const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
    assert.match(
      output.assumedRoleArn,
      new RegExp(`^arn:aws:sts::${ACCOUNT}:assumed-role/pods/eks-sandbox-eks-pod-id-${uuid}$`),
    );
    assert.equal(output.assumedRoleId, `AROAPODSAAAAAAAAAAAAA:${claimsOf(output).sessionName}`);
    assert.equal(output.credentials.expiration, pods.clock.now() + 6 * 3_600_000);
    const { tags, transitiveTagKeys } = claimsOf(output);
    assert.deepEqual(tags, {
      'eks-cluster-arn': CLUSTER_ARN,
      'eks-cluster-name': 'sandbox',
      'kubernetes-namespace': 'default',
      'kubernetes-service-account': 's3-sa',
      'kubernetes-pod-name': 'eks-pod-identity',
      'kubernetes-pod-uid': 'pod-uid',
    });
    assert.deepEqual(transitiveTagKeys, Object.keys(tags ?? {}));
  });

  it('leaves two events: the exchange names pod and association, and STS’s own call the tags', async () => {
    const output = await pods.exchange();
    const { additional, resources } = pods.audit;
    assert.deepEqual(
      [
        additional.namespace,
        additional.serviceAccount,
        additional.podName,
        additional.podUid,
        additional.node,
      ],
      ['default', 's3-sa', 'eks-pod-identity', 'pod-uid', 'node-1'],
    );
    assert.equal(additional.associationId, 'a-abcdefghijklmnopq');
    assert.equal(pods.audit.workload?.serviceAccount, 's3-sa');
    assert.equal(additional.issuedAccessKeyId, output.credentials.accessKeyId);
    assert.ok(resources.includes(ROLE_ARN));
    const [event] = pods.events;
    assert.deepEqual([event?.service, event?.operation, event?.errorCode], ['sts', 'AssumeRole', undefined]);
    assert.equal(event?.additional.invokedByService, 'pods.eks.amazonaws.com');
    assert.equal(event?.additional.podName, 'eks-pod-identity');
    assert.match(JSON.stringify(event?.parameters), /"kubernetes-pod-name"/);
    assert.ok(!JSON.stringify(event).includes(output.credentials.secretAccessKey.slice(0, 20)));
  });

  it('keeps the session name within 64 characters, the whole UUID in it', async () => {
    const name = 'a-pod-with-a-name-as-long-as-names-may-be-and-then-some-more-of-it';
    const output = await pods.exchange({ token: pods.token({}, { pod: { name, uid: 'u' } }) });
    const { sessionName } = claimsOf(output);
    assert.ok(sessionName.length <= 64);
    assert.match(sessionName, /^eks-sandbox-a-pod-with-[0-9a-f-]{36}$/);
  });

  it('without session tags asks for sts:AssumeRole only, and takes a session policy', async () => {
    const policy = '{"Version":"2012-10-17","Statement":[]}'.replace(
      '[]',
      '[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]',
    );
    await pods.associate({ disableSessionTags: true, policy });
    await pods.role('pods', trust(['sts:AssumeRole']));
    const claims = claimsOf(await pods.exchange());
    assert.deepEqual([claims.tags, claims.transitiveTagKeys, claims.policy], [undefined, undefined, policy]);
  });

  it('goes on to the target role with the external id, the tags riding along, for one hour', async () => {
    const externalId = `us-east-1/${ACCOUNT}/sandbox/default/s3-sa`;
    await pods.associate({ targetRoleArn: TARGET_ARN, externalId });
    await pods.role(
      'target',
      trust(
        ['sts:AssumeRole', 'sts:TagSession'],
        { StringEquals: { 'sts:ExternalId': externalId, 'aws:RequestTag/kubernetes-namespace': 'default' } },
        { AWS: ROLE_ARN },
      ),
    );
    const output = await pods.exchange();
    assert.match(output.assumedRoleArn, /assumed-role\/target\/eks-sandbox-/);
    assert.equal(output.credentials.expiration, pods.clock.now() + 3_600_000);
    const { tags, chained } = claimsOf(output);
    assert.deepEqual([tags?.['kubernetes-pod-uid'], chained], ['pod-uid', true]);
    assert.deepEqual(
      pods.events.map(({ operation, caller }) => [operation, caller.type]),
      [
        ['AssumeRole', 'anonymous'],
        ['AssumeRole', 'assumed-role'],
      ],
    );
  });

  it('refuses when the target role does not trust the first', async () => {
    await pods.associate({ targetRoleArn: TARGET_ARN, externalId: 'x/y' });
    await pods.role('target', trust(['sts:AssumeRole'], undefined, { AWS: ROLE_ARN }));
    await refused(pods.exchange(), 'AccessDeniedException', 400, DENIED, /target.*/);
    assert.deepEqual(
      pods.events.map(({ errorCode }) => errorCode),
      [undefined, 'AccessDenied'],
    );
  });
});

describe('the trust policy of the association’s role (eks.md 2.3, 4)', () => {
  const conditions = (condition: object) => trust(['sts:AssumeRole', 'sts:TagSession'], condition);

  it('must allow sts:AssumeRole', async () => {
    await pods.role('pods', trust(['sts:TagSession']));
    await refused(pods.exchange(), 'AccessDeniedException', 400, DENIED, /sts:AssumeRole/);
    assert.equal(pods.events[0]?.errorCode, 'AccessDenied');
    assert.match(pods.events[0]?.reason ?? '', /sts:AssumeRole/);
  });

  it('must allow sts:TagSession', async () => {
    await pods.role('pods', trust(['sts:AssumeRole']));
    await refused(pods.exchange(), 'AccessDeniedException', 400, DENIED, /sts:TagSession/);
  });

  it('must name the service', async () => {
    const other = trust(['sts:AssumeRole', 'sts:TagSession'], undefined, { Service: 'ec2.amazonaws.com' });
    await pods.role('pods', other);
    await refused(pods.exchange(), 'AccessDeniedException', 400, DENIED, /./);
  });

  it('may ask for the pod’s tags, the cluster and the account', async () => {
    const good = {
      StringEquals: {
        'aws:RequestTag/kubernetes-namespace': 'default',
        'aws:SourceAccount': ACCOUNT,
        'aws:SourceArn': CLUSTER_ARN,
      },
      'ForAllValues:StringEquals': { 'sts:TransitiveTagKeys': Object.keys({ 'kubernetes-namespace': 1 }) },
    };
    await pods.role('pods', conditions({ StringEquals: good.StringEquals }));
    await pods.exchange();
    for (const key of ['aws:RequestTag/kubernetes-namespace', 'aws:SourceAccount', 'aws:SourceArn']) {
      await pods.role('pods', conditions({ StringEquals: { [key]: 'other' } }));
      await refused(pods.exchange(), 'AccessDeniedException', 400, DENIED, /./);
    }
  });

  it('of a role that is gone reads the same', async () => {
    await pods.associate({ roleArn: `arn:aws:iam::${ACCOUNT}:role/none` });
    await refused(pods.exchange(), 'AccessDeniedException', 400, DENIED, /does not exist/);
  });
});

describe('the token (eks.md 2.3)', () => {
  const INVALID = 'InvalidTokenException';

  it('must be a token of the cluster: parsed, known key, known algorithm, signature', async () => {
    const text = 'The service account token is not valid.';
    const good = pods.token();
    const tampered = `${good.slice(0, -6)}${good.endsWith('AAAAAA') ? 'BBBBBB' : 'AAAAAA'}`;
    for (const [token, reason] of [
      ['a.b.c', /JWS/],
      [pods.token({}, {}, { kid: 'unknown' }), /kid unknown/],
      [pods.token({}, {}, { alg: 'none' }), /none/],
      [pods.token({}, {}, { alg: 'HS256' }), /HS256/],
      [pods.token({}, {}, { crit: ['x'] }), /crit/],
      [tampered, /signature/],
    ] as const)
      await refused(pods.exchange({ token }), INVALID, 400, text, reason);
    assert.deepEqual([pods.audit.additional.podName, pods.audit.check], [undefined, 'signatureVerified']);
  });

  it('must be of this issuer and for this audience alone', async () => {
    const issuer = pods.token({ iss: 'https://elsewhere' });
    await refused(pods.exchange({ token: issuer }), INVALID, 400, /issuer/, /elsewhere/);
    for (const aud of [['sts.amazonaws.com'], 'sts.amazonaws.com', 'https://kubernetes.default.svc'])
      await refused(pods.exchange({ token: pods.token({ aud }) }), INVALID, 400, /audience/, /./);
    const several = pods.token({ aud: ['pods.eks.amazonaws.com', 'sts.amazonaws.com'] });
    await refused(pods.exchange({ token: several }), INVALID, 400, /./, /several/);
    const party = pods.token({ aud: ['sts.amazonaws.com'], azp: 'pods.eks.amazonaws.com' });
    await refused(pods.exchange({ token: party }), INVALID, 400, /audience/, /./);
  });

  it('must be alive', async () => {
    const now = Math.floor(pods.clock.now() / 1000);
    const old = pods.token({ exp: now - 301 });
    await refused(pods.exchange({ token: old }), 'ExpiredTokenException', 400, /expired/, /./);
    await refused(pods.exchange({ token: pods.token({ nbf: now + 400 }) }), INVALID, 400, /./, /clock/);
  });

  it('must be bound to a pod, and say so of the same service account twice', async () => {
    for (const [bound, path] of [
      [{ pod: undefined }, /kubernetes.io.pod/],
      [{ pod: { name: 'p' } }, /pod.uid/],
      [{ pod: { name: ' ', uid: 'u' } }, /pod.name/],
      [{ serviceaccount: undefined }, /serviceaccount/],
      [{ namespace: '' }, /namespace/],
      [{ node: { name: 'n' } }, /node.uid/],
    ] as const)
      await refused(
        pods.exchange({ token: pods.token({}, bound) }),
        INVALID,
        400,
        /not bound to a pod/,
        path,
      );
    const other = pods.token({ sub: 'system:serviceaccount:kube-system:s3-sa' });
    await refused(pods.exchange({ token: other }), INVALID, 400, /./, /subject/);
  });

  it('dies with the pod and the service account, and is not judged while nobody can tell', async () => {
    pods.world.presence = { state: 'gone', reason: 'pods default/p does not exist' };
    await refused(pods.exchange(), INVALID, 400, /does not exist/, /default\/p/);
    pods.world.presence = { state: 'unknown', reason: 'the API does not answer' };
    await refused(pods.exchange(), 'ServiceUnavailableException', 503, /Back off/, /does not answer/);
    assert.equal(pods.events.length, 0);
  });
});

describe('cluster, association and node', () => {
  it('the cluster is one of the caller’s account and region', async () => {
    const missing = 'No cluster found for name: other.';
    const elsewhere = pods.exchange({ clusterName: 'other' });
    await refused(elsewhere, 'ResourceNotFoundException', 404, missing, /./);
    const region = pods.exchange({}, undefined, 'eu-west-1');
    await refused(region, 'ResourceNotFoundException', 404, 'No cluster found for name: sandbox.', /./);
  });

  it('an association must name the service account', async () => {
    const token = pods.token(
      { sub: 'system:serviceaccount:default:other' },
      { serviceaccount: { name: 'other', uid: 'u' } },
    );
    await refused(pods.exchange({ token }), 'ResourceNotFoundException', 404, /No association found/, /./);
  });

  it('a node asks for its own pods only', async () => {
    const id = 'i-0123456789abcdef0';
    await pods.services.directory.transact((tx) =>
      tx.put(NODE_INSTANCE, ACCOUNT, id, { id, privateDnsName: 'node-1' } as never),
    );
    const other = 'i-0123456789abcdef1';
    await pods.services.directory.transact((tx) =>
      tx.put(NODE_INSTANCE, ACCOUNT, other, { id: other, privateDnsName: 'node-2' } as never),
    );
    await pods.exchange({ eksNodeName: 'node-1', instanceId: id }, nodeCaller(id));
    const denied = ['AccessDeniedException', 400, /another node/] as const;
    await refused(pods.exchange({}, nodeCaller(other)), ...denied, /node-2/);
    await refused(pods.exchange({ eksNodeName: 'node-2' }), ...denied, /node-2/);
    await refused(pods.exchange({ instanceId: other }, nodeCaller(id)), ...denied, /comes from/);
    // Older clusters' tokens name no node.
    await pods.exchange({ token: pods.token({}, { node: undefined }) }, nodeCaller(other));
  });
});
