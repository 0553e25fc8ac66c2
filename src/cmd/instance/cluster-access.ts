import type { IdentityMapper } from '../../core/cluster-access/identity-mapper.ts';
import { CLUSTER, type Cluster } from '../../core/records/resources.ts';
import {
  type AwsAuthOptions,
  type AwsAuthSource,
  followAwsAuth,
} from '../../kubernetes/access/aws-auth/follow-aws-auth.ts';
import { faultText } from '../../kubernetes/access/aws-auth/map-fault.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import { accessEntryGrants } from '../../service/access-entries/entry-grants.ts';
import { AccessEntryIndex } from '../../service/access-entries/entry-index.ts';
import { accessEntryMapper } from '../../service/access-entries/entry-mapper.ts';
import { holderOf } from '../../service/access-entries/principal.ts';
import type { AccessGrants } from '../../service/cluster-access/access-grants.ts';
import { chainOfMode } from '../../service/cluster-access/authentication-mode.ts';
import { creatorMapper } from '../../service/cluster-access/creator-mapper.ts';
import type { InstanceNames } from '../../service/cluster-access/instance-names.ts';
import { type ChainLink, mapIdentity } from '../../service/cluster-access/map-identity.ts';
import { ownInstanceNames } from '../../service/cluster-access/own-instance-names.ts';
import type { TokenReviewer } from '../../service/cluster-access/token-reviewer.ts';
import { oidcUserReviewers } from '../../service/oidc-users/oidc-user-reviewers.ts';
import type { Services } from '../../service/services.ts';
import type { AuthenticatorMetrics } from '../authenticator/authenticator-metrics.ts';
import { ownClusterTokens } from '../cluster-access/own-cluster-tokens.ts';
import type { Endings } from './endings.ts';
import { keepCreator } from './first-access.ts';
import { keptMapRecord } from './kept-map-record.ts';
import { measuredReviewer } from './measured-reviewer.ts';
import { grantOwnUser, type OwnUser, ownUserClient } from './own-user.ts';

/** The Kubernetes user of the cluster's authenticator: it may read maps of `kube-system` and write what is wrong with one. */
export const AUTHENTICATOR_USER = 'rolecall:authenticator';
const USER: OwnUser = {
  user: AUTHENTICATOR_USER,
  name: 'authenticator',
  mapVerbs: ['get', 'list', 'watch'],
};

/** Who people are to the sandbox's API, and what they have there besides RBAC. */
export interface ClusterAccess {
  readonly tokenReviewers: readonly TokenReviewer[];
  readonly accessGrants: AccessGrants;
  /** The mappers as they are asked now, for explanations; and what is wrong with aws-auth, a line each. */
  readonly explained: {
    chain(): readonly ChainLink[];
    readonly instances: InstanceNames;
    faults(): readonly string[];
  };
  /** Begins to follow aws-auth, once the API serves; until then nobody is mapped by it. Resolves when it is known. */
  follow(api: ClusterApi): Promise<void>;
}

/** Until the map is known: nobody is in it. */
const NOT_YET: IdentityMapper = {
  name: 'EKSConfigMap',
  map: () => ({ state: 'failed', message: 'aws-auth is not known yet' }),
  mapsAccount: () => false,
};

export interface ClusterAccessOptions {
  readonly endings: Endings;
  readonly matchRolePaths: boolean;
  /** Undefined: nothing is counted. */
  readonly metrics?: AuthenticatorMetrics | undefined;
}

/** The authenticator of the sandbox cluster, in this process. The authentication mode counts as it is at each review. */
export function openClusterAccess(
  services: Services,
  cluster: Cluster,
  { endings, matchRolePaths, metrics }: ClusterAccessOptions,
): ClusterAccess {
  const { directory, settings } = services;
  const place = { account: settings.account, cluster: cluster.name };
  const index = new AccessEntryIndex(directory, place);
  endings.add('access entries', () => index.stop());
  const creatorKept = keepCreator(services, cluster.name);
  endings.add('creator', () => creatorKept.stop());
  const present = (): Cluster => directory.get(CLUSTER, settings.account, cluster.name)?.body ?? cluster;
  const entries = accessEntryMapper(index);
  const creator: ChainLink = { mapper: creatorMapper(() => present().creator) };
  let configMap = NOT_YET;
  let faults: () => readonly string[] = () => [];
  const chain = (): readonly ChainLink[] => {
    const { authenticationMode = 'API_AND_CONFIG_MAP' } = present();
    const links = chainOfMode(authenticationMode, entries, configMap);
    return authenticationMode === 'CONFIG_MAP' ? [creator, ...links] : links;
  };
  const instances = ownInstanceNames(directory);
  const people = oidcUserReviewers(services, cluster);
  endings.add('OIDC users', () => people.stop());
  const own = { name: cluster.name, account: settings.account };
  const tokens = ownClusterTokens(
    services,
    own,
    (identity) => mapIdentity(chain(), instances, identity),
    metrics?.sts,
  );
  const elapsed = () => performance.now();
  return {
    tokenReviewers: [metrics === undefined ? tokens : measuredReviewer(tokens, metrics, elapsed), people],
    accessGrants: accessEntryGrants(index),
    explained: { chain, instances, faults: () => faults() },
    async follow(api) {
      await grantOwnUser(api, USER);
      const keeper = keptMapRecord(directory, place);
      const counted = metrics === undefined ? {} : { metrics };
      const followed = await followMap(services, { matchRolePaths, keeper, ...counted }, endings);
      configMap = followed;
      faults = () => followed.faults().map(faultText);
    },
  };
}

async function followMap(
  services: Services,
  how: Pick<AwsAuthOptions, 'matchRolePaths' | 'keeper' | 'metrics'>,
  endings: Endings,
): Promise<AwsAuthSource> {
  const { log, clock, directory } = services;
  const client = await ownUserClient(services, USER);
  endings.add('authenticator client', () => client.close());
  // With its path, of a role of an account of this instance.
  const roleArn = (canonicalArn: string) =>
    holderOf(directory, { account: canonicalArn.split(':')[4] ?? '', canonicalArn })?.arn;
  const followed = followAwsAuth(client, { log, clock, roleArn, ...how });
  endings.add('aws-auth', () => followed.stop());
  await followed.whenReady();
  return followed;
}
