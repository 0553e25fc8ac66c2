import type { Transaction } from '../../core/ports/directory.ts';
import type { EksUpdate } from '../../core/records/eks-update.ts';
import { type AuthenticationMode, CLUSTER, type Cluster } from '../../core/records/resources.ts';
import { keepCreator } from '../access-entries/bootstrap-creator.ts';
import type { Scope } from '../scope.ts';
import { recordUpdate, replayedUpdate } from '../updates/record-update.ts';
import { changedEndpoint, type EndpointChange, OPEN_ENDPOINT, sameEndpoint } from './endpoint-access.ts';
import { findCluster } from './find-cluster.ts';
import { changedLogging, type LogSwitch } from './logging.ts';
import { invalidCluster, refusedCluster } from './refusals.ts';

/** One call changes one of these. */
export interface ClusterChange {
  readonly endpoint?: EndpointChange | undefined;
  readonly logging?: readonly LogSwitch[] | undefined;
  readonly authenticationMode?: AuthenticationMode | undefined;
  readonly deletionProtection?: boolean | undefined;
  readonly supportType?: 'STANDARD' | 'EXTENDED' | undefined;
}

type Param = EksUpdate['params'][number];

/** What a change makes of a cluster, and how DescribeUpdate tells it. */
interface Change {
  readonly type: string;
  readonly params: readonly Param[];
  readonly cluster: Cluster;
}

type Reading<Value> = (cluster: Cluster, wanted: Value) => Change;

const param = (type: string, value: unknown): Param => ({
  type,
  value: typeof value === 'string' ? value : JSON.stringify(value),
});

/** Modes only ever move on, a step at a time: what the API knows of people would be lost on the way back. */
const MODES: readonly AuthenticationMode[] = ['CONFIG_MAP', 'API_AND_CONFIG_MAP', 'API'];

const CHANGES: {
  readonly [Name in keyof Required<ClusterChange>]: Reading<NonNullable<ClusterChange[Name]>>;
} = {
  endpoint(cluster, wanted) {
    const present = cluster.endpointAccess ?? OPEN_ENDPOINT;
    if (!cluster.sandbox)
      throw refusedCluster(
        cluster.name,
        'The endpoint of an attached cluster is guarded where the cluster runs.',
      );
    const endpointAccess = changedEndpoint(cluster.name, present, wanted);
    const { public: open, private: inner, cidrs } = endpointAccess;
    if (sameEndpoint(present, endpointAccess))
      throw invalidCluster(
        cluster.name,
        `Cluster is already at the desired configuration with endpointPrivateAccess: ${inner} , endpointPublicAccess: ${open}, and Public Endpoint Restrictions: [${cidrs.join(', ')}]`,
      );
    return {
      type: 'EndpointAccessUpdate',
      params: [
        param('EndpointPublicAccess', open),
        param('EndpointPrivateAccess', inner),
        param('PublicAccessCidrs', cidrs),
      ],
      cluster: { ...cluster, endpointAccess },
    };
  },
  logging(cluster, wanted) {
    const logging = changedLogging(cluster, wanted);
    return {
      type: 'LoggingUpdate',
      params: [param('ClusterLogging', logging)],
      cluster: { ...cluster, logging },
    };
  },
  authenticationMode(cluster, wanted) {
    const present = cluster.authenticationMode ?? 'API_AND_CONFIG_MAP';
    if (MODES.indexOf(wanted) !== MODES.indexOf(present) + 1)
      throw invalidCluster(
        cluster.name,
        `Unsupported authentication mode update from ${present} to ${wanted}`,
      );
    return {
      type: 'AccessConfigUpdate',
      params: [param('AuthenticationMode', wanted)],
      cluster: { ...cluster, authenticationMode: wanted },
    };
  },
  deletionProtection(cluster, wanted) {
    if ((cluster.deletionProtection ?? false) === wanted)
      throw invalidCluster(cluster.name, `Cluster already has deletionProtection: ${wanted}`);
    return {
      type: 'DeletionProtectionUpdate',
      params: [param('DeletionProtection', wanted)],
      cluster: { ...cluster, deletionProtection: wanted },
    };
  },
  supportType(cluster, wanted) {
    if ((cluster.supportType ?? 'EXTENDED') === wanted)
      throw invalidCluster(cluster.name, `Cluster is already at the desired upgrade policy: ${wanted}`);
    return {
      type: 'UpgradePolicyUpdate',
      params: [param('UpgradePolicy', wanted)],
      cluster: { ...cluster, supportType: wanted },
    };
  },
};

/** The change is in force when it is recorded: everything that it guards reads the record. Throws `Refusal`. */
export function updateCluster(
  tx: Transaction,
  scope: Scope,
  { region, name }: { readonly region: string; readonly name: string },
  wanted: ClusterChange & { readonly clientRequestToken?: string | undefined },
): EksUpdate {
  const { clientRequestToken, ...changes } = wanted;
  const cluster = findCluster(tx, scope.account, region, name);
  const replayed = replayedUpdate(tx, scope.account, { cluster: name, clientRequestToken });
  if (replayed !== undefined) return replayed;
  const change = onlyChange(cluster, changes);
  tx.put(CLUSTER, scope.account, name, change.cluster);
  if (cluster.authenticationMode === 'CONFIG_MAP' && change.cluster.authenticationMode !== 'CONFIG_MAP')
    keepCreator(tx, { account: scope.account, region, cluster: name, scope, view: tx }, cluster);
  return recordUpdate(tx, scope, {
    cluster: name,
    type: change.type,
    status: 'Successful',
    params: change.params,
    ...(clientRequestToken === undefined ? {} : { clientRequestToken }),
  });
}

function onlyChange(cluster: Cluster, changes: ClusterChange): Change {
  const wanted = Object.keys(CHANGES).filter((name) => changes[name as keyof ClusterChange] !== undefined);
  const [name] = wanted as (keyof ClusterChange)[];
  if (name === undefined) throw invalidCluster(cluster.name, 'No changes were requested.');
  if (wanted.length > 1) throw invalidCluster(cluster.name, 'Only one type of update can be allowed.');
  // The row and the value are of the same name, which the type system cannot follow through the lookup.
  return (CHANGES[name] as Reading<unknown>)(cluster, changes[name]);
}
