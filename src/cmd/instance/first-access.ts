import { stringify } from 'yaml';
import type { NodeInstance } from '../../core/records/compute.ts';
import { ROLE, USER } from '../../core/records/identity.ts';
import { CLUSTER, type Cluster } from '../../core/records/resources.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import { bootstrapCreator } from '../../service/access-entries/bootstrap-creator.ts';
import { NODE_ROLE } from '../../service/instances/ensure-node-profile.ts';
import type { Services } from '../../service/services.ts';
import { ADMINISTRATOR } from '../../service/users/bootstrap.ts';

const NAMESPACE = 'kube-system';
const NAME = 'aws-auth';

/** Who has access to a cluster that is new. */
export interface FirstAccess {
  readonly api: ClusterApi;
  /** Of the nodes. */
  readonly nodeRoleArn: string;
  readonly creatorIsAdministrator: boolean;
}

/**
 * Gives a new cluster what EKS gives one: the nodes' entry in aws-auth and an administrator. Once in its life: what is deleted of it
 * afterwards stays deleted.
 */
export async function prepareAccess(
  services: Services,
  cluster: Cluster,
  { api, nodeRoleArn, creatorIsAdministrator }: FirstAccess,
): Promise<void> {
  if (cluster.accessPrepared === true) return;
  if (cluster.authenticationMode !== 'API') await createAwsAuth(api, nodeRoleArn);
  const creator = creatorIsAdministrator ? administrator(services) : undefined;
  if (creator !== undefined && cluster.authenticationMode !== 'CONFIG_MAP')
    await bootstrapCreator(services, cluster, creator.arn);
  const { account } = services.settings;
  await services.directory.transact((tx) => {
    const present = tx.get(CLUSTER, account, cluster.name)?.body;
    if (present === undefined) return;
    const made = creator === undefined ? {} : { creator };
    tx.put(CLUSTER, account, cluster.name, { ...present, ...made, accessPrepared: true });
  });
}

/** A cluster that leaves mode CONFIG_MAP keeps its creator as an administrator, by an access entry, as EKS does. */
export function keepCreator(
  { directory, settings, log, ...services }: Services,
  name: string,
): { stop(): void } {
  return directory.subscribe(CLUSTER, ({ account, key, previous, entry }) => {
    const cluster = entry?.body;
    if (account !== settings.account || key !== name || cluster?.creator === undefined) return;
    const left =
      previous?.body.authenticationMode === 'CONFIG_MAP' && cluster.authenticationMode !== 'CONFIG_MAP';
    if (!left) return;
    bootstrapCreator({ directory, settings, log, ...services }, cluster, cluster.creator.arn).catch(
      (cause: unknown) => log.error('instance.creator-not-kept', { cluster: name, message: String(cause) }),
    );
  });
}

/** Of the role that is in the instance's profile; the one that EKS would make when the role is gone. */
export function nodeRoleArn({ directory, settings }: Services, { profile }: NodeInstance): string {
  const { account, partition } = settings;
  const name = profile?.roleName ?? NODE_ROLE;
  const role = directory.get(ROLE, account, name.toLowerCase())?.body;
  return role?.arn ?? `arn:${partition}:iam::${account}:role/${name}`;
}

function administrator({ directory, settings }: Services): Cluster['creator'] {
  const user = directory.get(USER, settings.account, ADMINISTRATOR.toLowerCase())?.body;
  return user && { arn: user.arn, id: user.id };
}

async function createAwsAuth(api: ClusterApi, nodeRoleArn: string): Promise<void> {
  if (api.get('configmaps', NAMESPACE, NAME) !== undefined) return;
  const mapRoles = stringify([
    {
      rolearn: nodeRoleArn,
      username: 'system:node:{{EC2PrivateDNSName}}',
      groups: ['system:bootstrappers', 'system:nodes'],
    },
  ]);
  await api.create('configmaps', NAMESPACE, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: NAME, namespace: NAMESPACE },
    data: { mapRoles },
  });
}
