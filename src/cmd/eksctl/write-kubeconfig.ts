import { homedir } from 'node:os';
import { join } from 'node:path';
import { DescribeClusterCommand } from '@aws-sdk/client-eks';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Command } from 'commander';
import { changeKubeconfig, kubeconfigFile } from '../kubeconfig/change-file.ts';
import { mergeContext } from '../kubeconfig/merge-context.ts';
import { ownProgram } from '../kubeconfig/program.ts';
import { CommandFailure } from '../output.ts';
import { log } from './log-lines.ts';
import { type ClusterSession, startUp } from './start-up.ts';

interface Options {
  readonly cluster?: string;
  readonly region?: string;
  readonly kubeconfig?: string;
  readonly autoKubeconfig?: boolean;
  readonly authenticatorRoleArn?: string;
  readonly setKubeconfigContext: string;
  readonly profile?: string;
}

/** The exec plugin: no secret, and the endpoint of STS that this shell uses, which another shell may not have. */
function execPlugin(options: Options, session: ClusterSession): object {
  const { authenticatorRoleArn: role, profile } = options;
  const endpoint = process.env.AWS_ENDPOINT_URL_STS || process.env.AWS_ENDPOINT_URL;
  const bundle = endpoint?.startsWith('https:') ? process.env.AWS_CA_BUNDLE : undefined;
  const variables = [
    ...(endpoint ? [{ name: 'AWS_ENDPOINT_URL_STS', value: endpoint }] : []),
    ...(bundle ? [{ name: 'AWS_CA_BUNDLE', value: bundle }] : []),
  ];
  return {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: ownProgram(),
      args: [
        'token',
        '--cluster-id',
        session.cluster,
        '--region',
        session.clients.region,
        ...(role === undefined ? [] : ['--role', role, '--cache']),
        ...(profile === undefined ? [] : ['--profile', profile]),
      ],
      ...(variables.length === 0 ? {} : { env: variables }),
      interactiveMode: 'IfAvailable',
      provideClusterInfo: false,
    },
  };
}

/** As eksctl names contexts: `alice@payments.eu-west-1.eksctl.io`. */
async function contextName({ clients }: ClusterSession, cluster: string): Promise<string> {
  const { Arn } = await clients.sts.send(new GetCallerIdentityCommand({}));
  return `${Arn?.slice(Arn.lastIndexOf('/') + 1)}@${cluster}`;
}

function fileOf({ kubeconfig, autoKubeconfig }: Options, cluster: string): string {
  if (!autoKubeconfig) return kubeconfigFile(kubeconfig);
  return join(process.env.HOME ?? homedir(), '.kube', 'eksctl', 'clusters', cluster);
}

async function writeKubeconfig(options: Options): Promise<void> {
  if (options.kubeconfig !== undefined && options.autoKubeconfig)
    throw new CommandFailure('--kubeconfig and --auto-kubeconfig cannot be used at the same time', {
      exitCode: 2,
    });
  const session = await startUp(options);
  const { cluster } = await session.clients.eks.send(new DescribeClusterCommand({ name: session.cluster }));
  const server = cluster?.endpoint;
  const authority = cluster?.certificateAuthority?.data;
  if (server === undefined || authority === undefined)
    throw new CommandFailure(`cluster "${session.cluster}" has no endpoint yet`);
  const name = `${session.cluster}.${session.clients.region}.eksctl.io`;
  const context = await contextName(session, name);
  const file = fileOf(options, session.cluster);
  await changeKubeconfig(file, (text) =>
    mergeContext(text, {
      context,
      cluster: { name, body: { 'certificate-authority-data': authority, server } },
      user: { name: context, body: execPlugin(options, session) },
      current: options.setKubeconfigContext !== 'false',
    }),
  );
  log('success', `saved kubeconfig as "${file}"`);
}

/** `rolecall utils write-kubeconfig`, with eksctl's flags; kubectl then runs `rolecall token`. */
export function writeKubeconfigCommand(parent: Command): void {
  parent
    .command('write-kubeconfig')
    .description('let kubectl reach a cluster with AWS credentials: an exec plugin in the kubeconfig')
    .option('-c, --cluster <name>', 'EKS cluster name')
    .option('-r, --region <region>', 'AWS region')
    .option('--kubeconfig <path>', 'path to write kubeconfig')
    .option('--auto-kubeconfig', 'save kubeconfig file by cluster name')
    .option('--authenticator-role-arn <arn>', 'AWS IAM role to assume for authenticator')
    .option(
      '--set-kubeconfig-context <boolean>',
      'if true then current-context will be set in kubeconfig',
      'true',
    )
    .option('-p, --profile <name>', 'AWS credentials profile that kubectl is to use')
    .action(writeKubeconfig);
}
