import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ACCOUNT, openWorld, type World } from '../../../../test/fakes/services.fake.ts';
import { attachCluster, clusterRows } from '../../../service/clusters/attach-cluster.ts';
import { createSandboxCluster } from '../../../service/clusters/create-sandbox-cluster.ts';
import { endpointReachable } from '../../../service/clusters/endpoint-access.ts';
import { issuers } from '../../../service/keys/rotation.ts';
import { eksDoor } from '../index.ts';

const SANDBOX = {
  name: 'sandbox',
  endpoint: 'https://localhost/k8s',
  issuerBase: 'https://localhost',
  version: '1.35',
};
const FAR = {
  name: 'far',
  endpoint: 'https://far.example:6443',
  authorityPem: '-----BEGIN CERTIFICATE-----\nfar\n',
  issuer: 'https://issuer.far.example/x',
  version: '1.34',
};
let world: World;
before(async () => {
  world = await openWorld();
  await createSandboxCluster(world.services, SANDBOX);
});
after(() => world.close());

function eks(name: string, input: object) {
  const operation = eksDoor.operations[name];
  assert.ok(operation, name);
  return world.call(operation, input);
}
const change = (input: object) => eks('UpdateClusterConfig', { name: 'sandbox', ...input });
const refused = (code: string, message: string | RegExp) => ({ code, message });
const members = (clusterName: string) => ({ members: { clusterName } });

describe('UpdateClusterConfig', () => {
  it('restricts the public endpoint, and says so', async () => {
    const { update } = await change({
      resourcesVpcConfig: { publicAccessCidrs: ['203.0.113.0/24', '2001:db8::/32'] },
    });
    assert.deepEqual([update.status, update.type], ['Successful', 'EndpointAccessUpdate']);
    const { cluster } = await eks('DescribeCluster', { name: 'sandbox' });
    assert.equal(cluster.status, 'ACTIVE');
    await assert.rejects(
      change({ resourcesVpcConfig: { publicAccessCidrs: ['2001:db8::/32', '203.0.113.0/24'] } }),
      refused(
        'InvalidParameterException',
        'Cluster is already at the desired configuration with endpointPrivateAccess: false , endpointPublicAccess: true, and Public Endpoint Restrictions: [2001:db8::/32, 203.0.113.0/24]',
      ),
    );
    const asked = { name: 'sandbox', updateId: update.id };
    assert.equal((await eks('DescribeUpdate', asked)).update.id, update.id);
  });

  it('refuses what is no range, both ways shut, and two kinds of change at once', async () => {
    for (const cidr of ['10.0.0.0/33', '10.0.0.0', 'x/8', '', '::/129'])
      await assert.rejects(
        change({ resourcesVpcConfig: { publicAccessCidrs: [cidr] } }),
        { ...refused('InvalidParameterException', /invalid in publicAccessCidrs/), ...members('sandbox') },
        cidr,
      );
    await assert.rejects(
      change({ resourcesVpcConfig: { endpointPublicAccess: false } }),
      refused('InvalidParameterException', /cannot both be disabled/),
    );
    await assert.rejects(
      change({ deletionProtection: true, accessConfig: { authenticationMode: 'API' } }),
      refused('InvalidParameterException', 'Only one type of update can be allowed.'),
    );
    await assert.rejects(change({}), refused('InvalidParameterException', 'No changes were requested.'));
    await assert.rejects(
      change({ computeConfig: { enabled: true } }),
      refused('InvalidRequestException', /not supported/),
    );
  });

  it('moves the authentication mode on and never back; keeps logging and protection', async () => {
    await assert.rejects(
      change({ accessConfig: { authenticationMode: 'CONFIG_MAP' } }),
      refused(
        'InvalidParameterException',
        'Unsupported authentication mode update from API_AND_CONFIG_MAP to CONFIG_MAP',
      ),
    );
    await change({ accessConfig: { authenticationMode: 'API' } });
    const logging = { clusterLogging: [{ types: ['audit'], enabled: true }] };
    await change({ logging });
    await assert.rejects(
      change({ logging }),
      refused('InvalidParameterException', 'No changes needed for the logging config provided'),
    );
    await change({ deletionProtection: true });
    const { cluster } = await eks('DescribeCluster', { name: 'sandbox' });
    assert.deepEqual(
      [
        cluster.accessConfig.authenticationMode,
        cluster.logging.clusterLogging[0],
        cluster.deletionProtection,
      ],
      ['API', { types: ['audit'], enabled: true }, true],
    );
    const token = { clientRequestToken: 'u'.repeat(36), deletionProtection: false };
    const first = await change(token);
    assert.deepEqual((await change(token)).update, first.update);
  });
});

describe('attached clusters', () => {
  it('are described with their own endpoint, authority and issuer, and sign nothing here', async () => {
    await attachCluster(world.services, FAR);
    const { cluster } = await eks('DescribeCluster', { name: 'far' });
    assert.deepEqual(
      [cluster.endpoint, cluster.identity.oidc.issuer, cluster.version, cluster.resourcesVpcConfig],
      [FAR.endpoint, FAR.issuer, '1.34', undefined],
    );
    assert.equal(Buffer.from(cluster.certificateAuthority.data, 'base64').toString(), FAR.authorityPem);
    assert.deepEqual(
      issuers(world.services.directory).map(({ label }) => label),
      ['cluster sandbox'],
    );
    assert.deepEqual(
      clusterRows(world.services).map(({ name, kind }) => [name, kind]),
      [
        ['far', 'attached'],
        ['sandbox', 'sandbox'],
      ],
    );
  });

  it('have names and issuers of their own, and are sound', async () => {
    const attach = (more: object) => attachCluster(world.services, { ...FAR, name: 'other', ...more });
    await assert.rejects(attach({ name: 'sandbox' }), refused('ResourceInUseException', /already exists/));
    await assert.rejects(
      attach({}),
      refused('InvalidParameterException', 'Cluster far has that issuer already.'),
    );
    const faults = [
      { name: '../x' },
      { endpoint: 'http://far.example' },
      { issuer: 'http://far.example' },
      { endpoint: 'https://far.example/\u001b[2J' },
      { endpoint: 'https://admin@far.example' },
      { issuer: 'https://o.example/\u001b]0;title\u0007' },
      { issuer: 'https://o.example/\nkind sandbox' },
      { issuer: 'https://o.example?x' },
      { authorityPem: 'x' },
      { version: 'latest' },
    ];
    for (const fault of faults)
      await assert.rejects(attach({ issuer: 'https://o.example', ...fault }), { status: 400 });
    await assert.rejects(createSandboxCluster(world.services, { ...SANDBOX, name: 'far' }), { status: 409 });
  });

  it('are forgotten by DeleteCluster, unless they are protected; the sandbox stays', async () => {
    await change({ name: 'far', deletionProtection: true });
    await assert.rejects(
      eks('DeleteCluster', { name: 'far' }),
      refused('InvalidRequestException', /deletion protection/),
    );
    await assert.rejects(
      change({ name: 'far', resourcesVpcConfig: { publicAccessCidrs: ['10.0.0.0/8'] } }),
      refused('InvalidRequestException', /guarded where the cluster runs/),
    );
    await change({ name: 'far', deletionProtection: false });
    assert.equal((await eks('DeleteCluster', { name: 'far' })).cluster.status, 'DELETING');
    await assert.rejects(eks('DescribeCluster', { name: 'far' }), { status: 404, ...members('far') });
    await assert.rejects(eks('DeleteCluster', { name: 'sandbox' }), { code: 'InvalidRequestException' });
  });
});

describe('CreateCluster', () => {
  const wanted = { name: 'second', roleArn: `arn:aws:iam::${ACCOUNT}:role/r`, resourcesVpcConfig: {} };
  it('says what is wrong, and then that there is no room', async () => {
    const create = (more: object) => eks('CreateCluster', { ...wanted, ...more });
    await assert.rejects(
      create({ name: 'sandbox' }),
      refused('ResourceInUseException', 'Cluster already exists with name: sandbox'),
    );
    await assert.rejects(
      create({ version: '1.2' }),
      refused('InvalidParameterException', 'unsupported Kubernetes version 1.2'),
    );
    await assert.rejects(
      create({
        accessConfig: { authenticationMode: 'CONFIG_MAP', bootstrapClusterCreatorAdminPermissions: false },
      }),
      refused(
        'InvalidParameterException',
        'bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP',
      ),
    );
    await assert.rejects(create({ roleArn: 'arn:aws:iam::444455556666:role/r' }), {
      code: 'InvalidParameterException',
    });
    await assert.rejects(create({}), {
      ...refused('ResourceLimitExceededException', /^This instance hosts one cluster, sandbox\./),
      ...members('second'),
    });
    world.denied.add('iam:PassRole');
    await assert.rejects(create({}), { message: /iam:PassRole/ });
    world.denied.clear();
  });

  it('UpdateClusterVersion pretends nothing', async () => {
    const to = (version: string) => eks('UpdateClusterVersion', { name: 'sandbox', version });
    await assert.rejects(to('1.35'), refused('InvalidParameterException', /from 1.35 to 1.35/));
    await assert.rejects(to('1.36'), refused('InvalidRequestException', /changes with the program only/));
  });
});

it('the endpoint answers addresses of its ranges, and nobody else', () => {
  const inside = ['127.0.0.0/8'];
  const reach = (address: string | undefined, open: boolean, inner: boolean, ...cidrs: string[]) =>
    endpointReachable({ public: open, private: inner, cidrs }, address, inside);
  assert.equal(reach('127.0.0.1', true, false, '0.0.0.0/0'), true);
  assert.equal(reach('::ffff:127.0.0.1', true, false, '127.0.0.0/8'), true);
  assert.equal(reach('127.0.0.1', true, false, '203.0.113.0/24'), false);
  assert.equal(reach('127.0.0.1', true, true, '203.0.113.0/24'), true);
  assert.equal(reach('127.0.0.1', false, false, '0.0.0.0/0'), false);
  assert.equal(reach('::1', true, false, '0.0.0.0/0'), false);
  for (const address of [undefined, '', 'localhost', '127.1', '127.0.0.1%lo'])
    assert.equal(reach(address, true, true, '0.0.0.0/0', '::/0'), false, String(address));
});
