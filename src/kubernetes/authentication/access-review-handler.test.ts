import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { AccessGrant } from '../../core/cluster-access/access-grant.ts';
import { accessReviewHandler } from './access-review-handler.ts';

const UID = 'aws-iam-authenticator:111122223333:AROA';
const rule = {
  verbs: ['get', 'list'],
  apiGroups: [''],
  resources: ['pods'],
  resourceNames: [],
  nonResourceURLs: [],
};
const GRANTS: readonly AccessGrant[] = [
  { policyArn: 'arn:narrow', rules: [{ ...rule, nonResourceURLs: ['/metrics'] }], namespaces: ['team-*'] },
  {
    policyArn: 'arn:wide',
    rules: [{ ...rule, resources: ['nodes'], nonResourceURLs: ['/healthz'] }],
    namespaces: undefined,
  },
];

const server = createServer(
  accessReviewHandler({ grants: { of: ({ uid }) => (uid === UID ? GRANTS : []) } }),
);
before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => {
  server.closeAllConnections();
  server.close();
});

async function ask(review: unknown) {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/authorize`, {
    method: 'POST',
    body: JSON.stringify(review),
  });
  return { status: answer.status, body: await answer.text() };
}

const type = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview' };
const pods = { verb: 'list', resource: 'pods', namespace: 'team-a' };
const asked = async (spec: object): Promise<unknown> => {
  const { status, body } = await ask({ ...type, spec: { user: 'u', uid: UID, ...spec } });
  assert.equal(status, 200);
  const { status: told, ...rest } = JSON.parse(body);
  assert.deepEqual(rest, { ...type, metadata: {}, spec: {} });
  return told;
};

const NO_OPINION = { allowed: false };
const allowed = (policy: string) => ({ allowed: true, reason: `EKS access policy: ${policy}` });

test('a policy allows in its namespaces, and says which it was', async () => {
  assert.deepEqual(await asked({ resourceAttributes: pods }), allowed('arn:narrow'));
});

test('what no policy gives is left to others: allowed is false, and denied is not said', async () => {
  const rows = [
    { resourceAttributes: { ...pods, namespace: 'default' } },
    { resourceAttributes: { ...pods, namespace: '' } },
    { resourceAttributes: { ...pods, verb: 'delete' } },
    { resourceAttributes: { ...pods, subresource: 'log' } },
    { resourceAttributes: { ...pods, group: 'apps' } },
    { nonResourceAttributes: { path: '/metrics', verb: 'get' } },
    { resourceAttributes: pods, uid: 'another' },
    { resourceAttributes: pods, uid: '' },
  ];
  for (const row of rows) assert.deepEqual(await asked(row), NO_OPINION);
});

test('what holds everywhere holds at the cluster scope, and for paths', async () => {
  assert.deepEqual(
    await asked({ resourceAttributes: { verb: 'get', resource: 'nodes', name: 'n' } }),
    allowed('arn:wide'),
  );
  assert.deepEqual(
    await asked({ nonResourceAttributes: { path: '/healthz', verb: 'get' } }),
    allowed('arn:wide'),
  );
});

test('v1beta1 has its groups in `group`, and is answered as v1beta1', async () => {
  const beta = { ...type, apiVersion: 'authorization.k8s.io/v1beta1' };
  const { body } = await ask({
    ...beta,
    spec: { user: 'u', uid: UID, group: ['g'], resourceAttributes: pods },
  });
  assert.deepEqual([JSON.parse(body).apiVersion, JSON.parse(body).status.allowed], [beta.apiVersion, true]);
});

test('attack: what is no SubjectAccessReview is allowed nothing', async () => {
  const rows: readonly unknown[] = [
    {},
    { spec: {} },
    { spec: { uid: UID } },
    { spec: { uid: UID, resourceAttributes: pods, nonResourceAttributes: { path: '/', verb: 'get' } } },
    { spec: { uid: [UID], resourceAttributes: pods } },
    { spec: { uid: UID, resourceAttributes: { ...pods, verb: ['list'] } } },
    { spec: { uid: UID, groups: 'g', resourceAttributes: pods } },
  ];
  for (const row of rows) {
    const { status, body } = await ask(row);
    assert.deepEqual([status, body], [400, 'expected a request body to be a SubjectAccessReview\n']);
  }
});
