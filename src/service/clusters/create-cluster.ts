import { Refusal } from '../../core/errors/refusal.ts';
import { type AuthenticationMode, CLUSTER } from '../../core/records/resources.ts';
import { parseRoleArn } from '../../core/session/role-arn.ts';
import type { Services } from '../services.ts';
import { checkClusterName } from './cluster-name.ts';
import { changedEndpoint, type EndpointChange, OPEN_ENDPOINT } from './endpoint-access.ts';
import { kubernetesVersions } from './kubernetes-versions.ts';
import { clusterExists, invalidCluster } from './refusals.ts';

export interface WantedCluster {
  readonly name: string;
  readonly version: string | undefined;
  readonly roleArn: string;
  readonly endpoint: EndpointChange;
  readonly authenticationMode: AuthenticationMode | undefined;
  readonly creatorIsAdministrator: boolean;
}

/**
 * An instance hosts one cluster, its sandbox, which is there from the start: what is wrong with the request is said first, then
 * that there is no room for another. Throws `Refusal`, always.
 */
export function refuseCreation(
  { directory, settings, clock }: Services,
  account: string,
  wanted: WantedCluster,
): never {
  const { name, version, roleArn, endpoint, authenticationMode } = wanted;
  checkClusterName(name);
  if (directory.get(CLUSTER, account, name) !== undefined) throw clusterExists(name);
  if (parseRoleArn(roleArn, settings.partition)?.account !== account)
    throw invalidCluster(name, 'The role ARN is not of a role of the cluster account.');
  changedEndpoint(name, OPEN_ENDPOINT, endpoint);
  // The ConfigMap of a new cluster names nobody: without its creator, nobody could ever get in.
  if (authenticationMode === 'CONFIG_MAP' && !wanted.creatorIsAdministrator)
    throw invalidCluster(
      name,
      'bootstrapClusterCreatorAdminPermissions must be true if cluster authentication mode is set to CONFIG_MAP',
    );
  if (version !== undefined && !kubernetesVersions(clock.now()).some((known) => known.version === version))
    throw invalidCluster(name, `unsupported Kubernetes version ${version}`);
  throw new Refusal(
    'ResourceLimitExceededException',
    400,
    `This instance hosts one cluster, ${settings.cluster}. Start another instance with 'rolecall up --cluster ${name}', or attach a running cluster with 'rolecall cluster attach ${name}'.`,
    { members: { clusterName: name } },
  );
}
