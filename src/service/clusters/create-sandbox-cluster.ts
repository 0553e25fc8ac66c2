import { type AuthenticationMode, CLUSTER, type Cluster } from '../../core/records/resources.ts';
import type { Services } from '../services.ts';
import { checkClusterName } from './cluster-name.ts';
import { clusterArn } from './find-cluster.ts';
import { clusterExists } from './refusals.ts';

export interface SandboxCluster {
  readonly name: string;
  /** https URL of its Kubernetes API. */
  readonly endpoint: string;
  /** `https://HOST[:PORT]`, before `/id/…`. Used when the cluster is made, and never after: issuers are for good. */
  readonly issuerBase: string;
  /** `1.35` */
  readonly version: string;
  /** Of a cluster that is made by this; a present one keeps its own. */
  readonly authenticationMode?: AuthenticationMode | undefined;
}

/**
 * Makes the record of the embedded cluster in the default account, or brings its endpoint and version up to date, and sees to it
 * that it has a signing key. Throws `Refusal` InvalidParameterException for a name that EKS does not take, ResourceInUse for
 * that of an attached cluster.
 */
export async function createSandboxCluster(services: Services, wanted: SandboxCluster): Promise<Cluster> {
  checkClusterName(wanted.name);
  const { account } = services.settings;
  const cluster = await services.directory.transact((tx) => {
    const present = tx.get(CLUSTER, account, wanted.name)?.body;
    if (present?.sandbox === false) throw clusterExists(wanted.name);
    if (present?.endpoint === wanted.endpoint && present.version === wanted.version) return present;
    const made = present ?? newCluster(services, wanted);
    const current: Cluster = { ...made, endpoint: wanted.endpoint, version: wanted.version };
    tx.put(CLUSTER, account, wanted.name, current);
    return current;
  });
  await services.keyring.ensureSigningKey(account, cluster.name);
  return cluster;
}

function newCluster({ settings, clock, cryptography }: Services, wanted: SandboxCluster): Cluster {
  const issuerId = Buffer.from(cryptography.randomBytes(16)).toString('hex').toUpperCase();
  return {
    name: wanted.name,
    arn: clusterArn(settings.partition, settings.region, settings.account, wanted.name),
    issuerId,
    issuer: `${wanted.issuerBase.replace(/\/+$/, '')}/id/${issuerId}`,
    endpoint: wanted.endpoint,
    version: wanted.version,
    createdAt: clock.now(),
    status: 'ACTIVE',
    tags: {},
    sandbox: true,
    ...(wanted.authenticationMode === undefined ? {} : { authenticationMode: wanted.authenticationMode }),
  };
}
