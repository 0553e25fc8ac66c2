import { readFileSync } from 'node:fs';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { type KeySource, NothingBound } from '../../node/pod-identity/index.ts';
import type { Endings } from '../instance/endings.ts';
import { CommandFailure } from '../output.ts';
import type { AgentFlags } from './agent-flags.ts';
import { nodeIdentity } from './node-identity.ts';
import { type RunningAgent, type StartAgentOptions, startAgent } from './start-agent.ts';
import { urlKeys } from './url-keys.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export interface AgentRuntime {
  readonly clock: Clock;
  readonly log: Log;
  readonly endings: Endings;
  readonly variables: Variables;
}

function endpointOf({ endpoint }: AgentFlags, variables: Variables, region: string): URL {
  if (endpoint !== undefined) return endpoint;
  const text =
    variables.AWS_ENDPOINT_URL_EKS_AUTH || variables.AWS_ENDPOINT_URL || `https://eks-auth.${region}.api.aws`;
  const url = URL.parse(text);
  if (url === null) throw new CommandFailure(`not an endpoint: ${text}`, { exitCode: 2 });
  return url;
}

function authority(file: string | undefined): string | undefined {
  if (!file) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CommandFailure(`cannot read AWS_CA_BUNDLE ${file}`, { cause });
  }
}

/** What the cluster's API is asked for: keys, and which pods of the node are gone. Loaded only where there is an API to ask. */
async function fromCluster(
  flags: AgentFlags,
  { log, endings, variables }: AgentRuntime,
): Promise<Pick<StartAgentOptions, 'keys' | 'pods'>> {
  const inCluster = variables.KUBERNETES_SERVICE_HOST !== undefined;
  if (flags.kubeconfig === undefined && !inCluster) return {};
  const { followCluster } = await import('./follow-cluster.ts');
  return await followCluster(flags, log, endings);
}

/** Loaded only where keys are to be kept. */
async function remembered(
  source: KeySource | undefined,
  { stateDir, clusterName }: AgentFlags,
  { clock, log }: AgentRuntime,
): Promise<KeySource | undefined> {
  if (source === undefined || stateDir === undefined) return source;
  const { keptKeys } = await import('./kept-keys.ts');
  return keptKeys(source, { folder: stateDir, clusterName, clock, log });
}

/** Brings the agent up; resolves when it listens. */
export async function runAgent(flags: AgentFlags, runtime: AgentRuntime): Promise<RunningAgent> {
  const { clock, log, endings, variables } = runtime;
  const identity = await nodeIdentity(flags, variables, clock);
  endings.add('node identity', () => identity.stop());
  const authorityPem = authority(variables.AWS_CA_BUNDLE);
  const cluster = await fromCluster(flags, runtime);
  const { allowedHosts, ...settings } = flags;
  const agent = await startAgent({
    ...settings,
    ...(allowedHosts === undefined ? {} : { allowedHosts }),
    ...identity,
    endpoint: endpointOf(flags, variables, identity.region),
    authorityPem,
    proxy: variables,
    keys: await remembered(urlKeys(flags, authorityPem) ?? cluster.keys, flags, runtime),
    pods: cluster.pods,
    clock,
    log,
  }).catch((cause: unknown) => {
    if (!(cause instanceof NothingBound)) throw cause;
    throw new CommandFailure(`no address to listen on: ${cause.message}`, {
      cause,
      hint: 'run "rolecall agent initialize" as root, or name other addresses with --bind-hosts',
    });
  });
  endings.add('agent', () => agent.stop());
  return agent;
}
