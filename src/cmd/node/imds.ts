import type { Command } from 'commander';
import { NODE_METADATA_OPTIONS } from '../../core/records/compute.ts';
import { cryptography } from '../../crypto/index.ts';
import {
  type AgentListener,
  assumedSource,
  type Client,
  CredentialCache,
  createStsClient,
  listen,
  type MetadataSource,
  machineTree,
  metadataService,
  TokenIssuer,
} from '../../node/index.ts';
import { CommandFailure, print, say } from '../output.ts';
import { type CallerEnvironment, callerEnvironment } from './caller-environment.ts';
import { type ImdsOptions, imdsOptions, type RawOptions } from './imds-options.ts';
import type { ServedPods } from './imds-pods.ts';
import { addLinkLocal, LINK_LOCAL } from './link-local.ts';

const CLOCK = { now: () => Date.now() };

/** Milliseconds of life below which the role is assumed again: SDKs ask for new credentials later than that. */
const RENEW_BELOW = 1_200_000;

/** Loopback and this machine's own addresses are one hop away, everything else is behind a network. */
function hopsTo({ address, localAddress }: Client): number {
  return address === localAddress || address === '::1' || address.startsWith('127.') ? 1 : 2;
}

function sourceOf(options: ImdsOptions, caller: CallerEnvironment): MetadataSource {
  const { region, accessKeyId, secretAccessKey, sessionToken } = caller;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  // A short session is renewed at its half.
  const renewBelow = Math.min(RENEW_BELOW, options.duration * 500);
  return assumedSource({
    metadataOptions: {
      ...NODE_METADATA_OPTIONS,
      httpTokens: options.tokens,
      httpPutResponseHopLimit: options.hopLimit,
      httpProtocolIpv6: 'enabled',
    },
    facts: {
      instanceId: options.instanceId,
      partition: options.roleArn.split(':')[1] ?? 'aws',
      region,
      availabilityZone: `${region}a`,
      tags: {},
    },
    roleArn: options.roleArn,
    sessionName: options.sessionName,
    externalId: options.externalId,
    duration: options.duration,
    assumeRole: createStsClient({
      ...caller,
      cryptography,
      clock: CLOCK,
      credentials: () => credentials,
    }),
    cache: new CredentialCache({ clock: CLOCK, most: 1, renewBelow }),
  });
}

function open(
  options: ImdsOptions,
  source: MetadataSource,
  pods: ServedPods | undefined,
): Promise<AgentListener> {
  const handler = metadataService({
    source,
    tokens: new TokenIssuer(cryptography),
    clock: CLOCK,
    // An agent for pods stands between them and the machine: its answers are those of the host.
    hops: pods === undefined ? hopsTo : () => 1,
    tree: pods?.tree ?? ((_client, delivery) => machineTree(source, delivery, CLOCK.now())),
  });
  const where = { address: options.linkLocal ? LINK_LOCAL : options.address, port: options.port };
  return listen(where, handler, (failure) => say(`error: ${String(failure)}`)).catch((cause) => {
    throw new CommandFailure(`cannot listen on ${where.address} port ${where.port}: ${String(cause)}`, {
      cause,
    });
  });
}

function asked(): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['SIGTERM', 'SIGINT'] as const) process.once(event, () => resolve());
  });
}

async function imds(raw: RawOptions): Promise<void> {
  const options = imdsOptions(raw);
  const text = (name: string): string | undefined =>
    raw[name] === undefined ? undefined : String(raw[name]);
  const caller = await callerEnvironment({
    dataDir: text('dataDir'),
    endpoint: text('endpoint'),
    region: text('region'),
  });
  const source = sourceOf(options, caller);
  // Whoever may not assume the role hears of it here, not from each client.
  await source.credentials('2.0').catch((cause: Error) => {
    throw new CommandFailure(`cannot assume ${options.roleArn}: ${cause.message}`, { cause });
  });
  const stop = asked();
  // Loaded here: a laptop needs no Kubernetes.
  const { podRoles } = options;
  const pods = podRoles && (await (await import('./imds-pods.ts')).servePods(podRoles, caller, source));
  const remove = options.linkLocal ? await addLinkLocal() : async () => undefined;
  try {
    const listener = await open(options, source, pods);
    const host = listener.address.includes(':') ? `[${listener.address}]` : listener.address;
    print(`export AWS_EC2_METADATA_SERVICE_ENDPOINT=http://${host}:${listener.port}`);
    say(`credentials of ${options.roleArn}, by tokens (${options.tokens}), until SIGTERM or SIGINT`);
    await stop;
    await listener.close();
  } finally {
    await remove();
    await pods?.stop();
  }
}

/** `rolecall imds`: a metadata service around a role, in a small process of its own. */
export function imdsCommand(parent: Command): void {
  parent
    .command('imds')
    .description("serve a role's credentials to SDKs on this machine, as an instance's metadata service does")
    .requiredOption('--role-arn <arn>', 'the role, assumed with the credentials of the AWS variables')
    .option('--session-name <name>', 'name of its sessions (default: the instance id)')
    .option('--external-id <id>', 'external id that its trust policy asks for')
    .option('--duration <seconds>', 'of a session (default: 3600)')
    .option('--address <ip>', 'address to listen on (default: 127.0.0.1)')
    .option('--port <port>', 'port to listen on, 0 picks a free one (default: 4780)')
    .option(
      '--tokens <rule>',
      'required or optional: optional also answers version 1 (default: required; optional for pods)',
    )
    .option('--hop-limit <hops>', '1 to 64: with 1, other machines and containers get no token (default: 2)')
    .option('--instance-id <id>', 'instance id to show')
    .option('--region <region>', 'region to show and to sign for (default: AWS_REGION, else us-east-1)')
    .option('--endpoint <url>', 'STS (default: AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL, else AWS)')
    .option('--data-dir <path>', 'call as the administrator of the instance on this data directory')
    .option('--pod-roles <system>', 'kube2iam or kiam: pods of --node get the role of their annotation')
    .option('--node <name>', 'Node object that this agent stands on')
    .option('--kubeconfig <path>', 'cluster of the pods (default: KUBECONFIG, else the pod it runs in)')
    .option('--base-role-arn <arn>', "before role names that are no ARNs (default: the role's account)")
    .option('--default-role <role>', 'of pods without annotation (default: none)')
    .option('--restriction-format <format>', 'of kube2iam: glob or regexp (default: glob)')
    .option('--legacy-unanchored', 'expressions of namespaces need only match a part of an ARN')
    .option('--link-local', `listen on ${LINK_LOCAL} port 80: root on Linux, and on no EC2 instance`)
    .action(imds);
}
