import type { Clock, Log } from '../../core/ports/runtime.ts';
import { cryptography } from '../../crypto/index.ts';
import type { PodsGone } from '../../kubernetes/workloads/index.ts';
import type { SigningCredentials } from '../../node/client/sign.ts';
import {
  type AgentSettings,
  agentMetrics,
  createEksAuth,
  type KeySource,
  type NodePlace,
  type ServedAgent,
  serveAgent,
} from '../../node/pod-identity/index.ts';
import { spareMemory } from './spare-memory.ts';

export interface StartAgentOptions extends AgentSettings {
  readonly clusterName: string;
  readonly region: string;
  /** Of EKS Auth. */
  readonly endpoint: URL;
  /** The node's; asked for with each call. */
  readonly credentials: () => Promise<SigningCredentials>;
  readonly place?: () => NodePlace;
  readonly authorityPem?: string | undefined;
  /** The environment with `HTTPS_PROXY` and its like. */
  readonly proxy?: Readonly<Record<string, string | undefined>>;
  /** Keys of the cluster's issuer; absent: a rotated token is a miss. */
  readonly keys?: KeySource | undefined;
  /** Absent: entries of pods that are gone stay until their renewal is refused. */
  readonly pods?: PodsGone | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** The agent, running. */
export interface RunningAgent {
  /** What pods find in AWS_CONTAINER_CREDENTIALS_FULL_URI. */
  readonly url: string;
  readonly served: ServedAgent;
  /** `grace`: milliseconds that answers under way may take. */
  stop(grace?: number): Promise<void>;
}

/** The flags of the reference, as they are when nobody gives them. */
export const AGENT_DEFAULTS = {
  bindHosts: ['169.254.170.23', '[fd00:ec2::23]'],
  port: 80,
  probePort: 2703,
  metrics: { address: '0.0.0.0', port: 2705 },
  retention: 3 * 3_600_000,
  maxCacheSize: 2000,
  refreshesPerSecond: 3,
} as const;

/** Starts the agent in this process. Rejects, with nothing left behind, when no address can be had. */
export async function startAgent(options: StartAgentOptions): Promise<RunningAgent> {
  const { clock, log, keys, pods } = options;
  const counters = agentMetrics();
  const chance = Math.random;
  const eksAuth = createEksAuth({
    ...options,
    cryptography,
    chance,
    onCall: () => counters.upstreamCall(),
  });
  const parts = { clock, log, chance, cryptography, counters, exchange: eksAuth.exchange };
  const served = await serveAgent(options, keys === undefined ? parts : { ...parts, keys }).catch(
    (cause: unknown) => {
      eksAuth.close();
      throw cause;
    },
  );
  const waste = spareMemory();
  const ignore = pods?.onGone((uid) => served.forget(uid));
  return {
    url: served.url,
    served,
    async stop(grace) {
      ignore?.();
      waste();
      await served.stop(grace);
      eksAuth.close();
    },
  };
}
