import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { clusterToken } from '../../src/client/index.ts';
import { AuthenticatorProcess } from './authenticator-process.ts';
import { TestInstance } from './instance.ts';

const instance = new TestInstance();
const server = new AuthenticatorProcess(join(instance.root, 'authenticator'));

/** The administrator is in the file too: the access entry is what counts. */
before(async () => {
  await instance.start();
  const { account, endpointUrl } = instance.state;
  const mapUsers = [
    { userarn: `arn:aws:iam::${account}:user/admin`, username: 'x', groups: ['system:masters'] },
  ];
  const config = { clusterID: 'sandbox', server: { mapUsers } };
  await server.start(instance, config, '--sts-endpoint', endpointUrl, '--eks-endpoint', endpointUrl);
});
after(async () => {
  await server.stop('SIGKILL');
  await instance.dispose();
});

async function administrator() {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } =
    instance.environment;
  const { token } = await clusterToken({
    cluster: 'sandbox',
    region: 'us-east-1',
    endpoint: instance.state.endpointUrl,
    credentials: { accessKeyId, secretAccessKey },
  });
  const { status, body } = await server.review(token);
  assert.equal(status, 200, server.talk);
  return JSON.parse(body).status.user;
}

test("access entries of an EKS API count before the file, and give a user of their own, not the file's groups", async () => {
  const user = await administrator();
  assert.equal(user.username, `arn:aws:iam::${instance.state.account}:user/admin`);
  assert.equal(user.groups, undefined);
});

test('what their policies give is answered to the authorization webhook, for that uid alone', async () => {
  const { username: user, uid, extra } = await administrator();
  const type = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview' };
  const resourceAttributes = { verb: 'delete', group: 'apps', resource: 'deployments', namespace: 'any' };
  const asked = async (spec: object) => {
    const body = JSON.stringify({ ...type, spec: { resourceAttributes, ...spec } });
    return JSON.parse((await server.ask('/authorize', body)).body).status;
  };
  const policy = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';
  assert.deepEqual(await asked({ user, uid, extra }), {
    allowed: true,
    reason: `EKS access policy: ${policy}`,
  });
  assert.deepEqual(await asked({ user, extra }), { allowed: false });
  assert.deepEqual(await asked({ user: 'x', uid, extra }), { allowed: false });
  assert.deepEqual(await asked({ user, uid: `${uid}X` }), { allowed: false });
});
