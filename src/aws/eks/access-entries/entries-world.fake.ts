import assert from 'node:assert/strict';
import { ACCOUNT, openWorld, type World } from '../../../../test/fakes/services.fake.ts';
import { CLUSTER, type Cluster } from '../../../core/records/resources.ts';
import { createSandboxCluster } from '../../../service/clusters/create-sandbox-cluster.ts';
import { createRole } from '../../../service/roles/create-role.ts';
import { scopeOf } from '../../../service/scope.ts';
import type { Services } from '../../../service/services.ts';
import { createUser } from '../../../service/users/users.ts';
import { eksDoor } from '../index.ts';

/** Who is there: a role with a path, one of nodes, a user. */
export const DEV = `arn:aws:iam::${ACCOUNT}:role/team/dev`;
export const NODE = `arn:aws:iam::${ACCOUNT}:role/node`;
export const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;
export const clusterName = 'sandbox';

export const invalid = (message: string | RegExp) => ({
  code: 'InvalidParameterException',
  status: 400,
  message,
});

type Who = { readonly account?: string; readonly region?: string };

/** The EKS door over a cluster whose access entries are tested. */
export class EntriesWorld {
  readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  static async open(): Promise<EntriesWorld> {
    const world = await openWorld();
    const { services } = world;
    Object.assign(services, { managedPolicies: undefined });
    await createSandboxCluster(services, {
      name: clusterName,
      endpoint: 'https://localhost/k8s',
      issuerBase: 'https://localhost',
      version: '1.35',
    });
    await role(services, 'dev', '/team/');
    await role(services, 'node', '/');
    await services.directory.transact((tx) =>
      createUser(tx, scopeOf(services, ACCOUNT), { userName: 'alice' }),
    );
    return new EntriesWorld(world);
  }

  eks(name: string, input: object, caller?: Who) {
    const operation = eksDoor.operations[name];
    assert.ok(operation, name);
    return this.world.call(operation, input, caller);
  }

  create(principalArn: string, more: object = {}) {
    return this.eks('CreateAccessEntry', { clusterName, principalArn, ...more });
  }

  change(cluster: Partial<Cluster>): Promise<void> {
    return this.world.services.directory.transact((tx) => {
      const present = tx.get(CLUSTER, ACCOUNT, clusterName)?.body;
      assert.ok(present);
      tx.put(CLUSTER, ACCOUNT, clusterName, { ...present, ...cluster });
    });
  }

  mode(authenticationMode: NonNullable<Cluster['authenticationMode']>): Promise<void> {
    return this.change({ authenticationMode });
  }

  /** Nobody is denied anything, and nobody has an entry. */
  async reset(): Promise<void> {
    this.world.denied.clear();
    this.world.asked.length = 0;
    await this.mode('API_AND_CONFIG_MAP');
    for (const principalArn of (await this.eks('ListAccessEntries', { clusterName })).accessEntries)
      await this.eks('DeleteAccessEntry', { clusterName, principalArn });
  }

  close(): Promise<void> {
    return this.world.close();
  }
}

function role(services: Services, roleName: string, path: string) {
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ];
  const assumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  return services.directory.transact((tx) =>
    createRole(tx, scopeOf(services, ACCOUNT), { roleName, path, assumeRolePolicyDocument }),
  );
}
