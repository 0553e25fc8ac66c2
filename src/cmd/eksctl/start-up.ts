import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { CommandFailure } from '../output.ts';
import { packageVersion } from '../version.ts';
import { type AwsClients, connect } from './clients.ts';
import { log } from './log-lines.ts';

/** What every verb knows after start-up (eksctl.md 1.1). */
export interface ClusterSession {
  readonly clients: AwsClients;
  readonly account: string;
  readonly partition: string;
  readonly cluster: string;
  readonly clusterArn: string;
  /** Of its API; empty when EKS does not tell. */
  readonly endpoint: string;
  /** PEM of the authority of its API; empty when EKS does not tell. */
  readonly authorityPem: string;
  /** Issuer URL, https. */
  readonly issuer: string;
  /** `1.35` */
  readonly kubernetesVersion: string;
  /** `CONFIG_MAP`, `API_AND_CONFIG_MAP` or `API`. */
  readonly authenticationMode: string;
}

const UNUSABLE = new Set(['CREATING', 'DELETING', 'FAILED']);

/** Caller identity, cluster, issuer: the calls that eksctl makes first, with its refusals. */
export async function startUp(options: {
  readonly cluster?: string;
  readonly region?: string;
}): Promise<ClusterSession> {
  if (options.cluster === undefined) throw new CommandFailure('--cluster must be set');
  const clients = await connect(options.region);
  log('info', `eksctl version ${packageVersion()}`);
  log('info', `using region ${clients.region}`);
  const identity = await clients.sts.send(new GetCallerIdentityCommand({}));
  const { cluster } = await clients.eks.send(new DescribeClusterCommand({ name: options.cluster }));
  const status = cluster?.status ?? 'UNKNOWN';
  if (UNUSABLE.has(status)) {
    throw new CommandFailure(
      `cannot perform Kubernetes API operations on cluster "${options.cluster}" in "${clients.region}" region due to status "${status}"`,
    );
  }
  const issuer = cluster?.identity?.oidc?.issuer;
  if (issuer === undefined) throw new CommandFailure('unknown OIDC issuer URL');
  if (!issuer.startsWith('https://')) {
    throw new CommandFailure(`unsupported URL scheme "${issuer.split(':')[0]}"`);
  }
  return {
    clients,
    account: identity.Account ?? '',
    partition: (identity.Arn ?? 'arn:aws').split(':')[1] ?? 'aws',
    cluster: options.cluster,
    clusterArn: cluster?.arn ?? '',
    endpoint: cluster?.endpoint ?? '',
    authorityPem: Buffer.from(cluster?.certificateAuthority?.data ?? '', 'base64').toString('utf8'),
    issuer,
    kubernetesVersion: cluster?.version ?? '',
    authenticationMode: cluster?.accessConfig?.authenticationMode ?? 'CONFIG_MAP',
  };
}
