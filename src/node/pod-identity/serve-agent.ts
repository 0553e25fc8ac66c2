import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { HttpHandler } from '../http.ts';
import { PodCache } from './cache/pod-cache.ts';
import type { ExchangeToken } from './credentials.ts';
import { type AgentMetrics, agentMetrics } from './metrics.ts';
import { type AgentServer, bareHost, listenAgent } from './serving/agent-listener.ts';
import { credentialHandler } from './serving/credential-handler.ts';
import { hostCheck } from './serving/host-check.ts';
import { metricsHandler, probeHandler } from './serving/side-handlers.ts';
import { type Rate, TokenBucket } from './token-bucket.ts';
import { type KeySource, TokenVerifier } from './tokens/token-verifier.ts';

export interface AgentSettings {
  /** Addresses to listen on, as the reference writes them: `169.254.170.23`, `[fd00:ec2::23]`. */
  readonly bindHosts: readonly string[];
  readonly port: number;
  /** Names that the Host header may have; default: the bind hosts. */
  readonly allowedHosts?: readonly string[];
  /** Absent: no probes of their own. */
  readonly probePort?: number;
  /** Absent: no metrics. */
  readonly metrics?: { readonly address: string; readonly port: number };
  /** Milliseconds. */
  readonly retention: number;
  readonly maxCacheSize: number;
  readonly refreshesPerSecond: number;
  /** Default: the reference's 1000 with a burst of 500. */
  readonly requests?: Rate;
}

export interface AgentParts {
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly log: Log;
  readonly cryptography: Pick<Cryptography, 'importPublicJwk' | 'verifyJws'>;
  readonly exchange: ExchangeToken;
  /** Absent: tokens are left to EKS Auth, and a rotated one is a miss. */
  readonly keys?: KeySource;
  /** Hears of requests to EKS Auth when it is given to the client's `onCall`. */
  readonly counters?: AgentMetrics;
}

/** The agent, serving. */
export interface ServedAgent {
  /** `http://ADDRESS:PORT/v1/credentials` of the first address. */
  readonly url: string;
  readonly bound: readonly AgentServer[];
  readonly probePort: number | undefined;
  readonly metricsPort: number | undefined;
  readonly entries: () => number;
  /** The pod is gone from its cluster. */
  forget(uid: string): void;
  stop(grace?: number): Promise<void>;
}

/** No address of the agent could be listened on. */
export class NothingBound extends Error {
  override name = 'NothingBound';
}

const AUDIENCE = 'pods.eks.amazonaws.com';
const RATE: Rate = { perSecond: 1000, burst: 500 };
const TICK = 1000;
/** Milliseconds (pod-identity-agent.md 2.2). */
const GRACE = 35_000;

function allowedHosts({ allowedHosts: given, bindHosts }: AgentSettings): readonly string[] {
  if (given !== undefined) return given;
  const hosts = bindHosts.map(bareHost);
  return hosts.some((host) => host.startsWith('127.') || host === '::1') ? [...hosts, 'localhost'] : hosts;
}

/** An address family that the machine does not have is told and is no reason to fail; none at all is. Port 0: the first picks. */
async function bind(settings: AgentSettings, handler: HttpHandler, log: Log): Promise<AgentServer[]> {
  const bound: AgentServer[] = [];
  const faults: string[] = [];
  for (const host of settings.bindHosts) {
    const port = settings.port === 0 ? (bound[0]?.port ?? 0) : settings.port;
    try {
      bound.push(await listenAgent({ host, port }, handler));
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      faults.push(message);
      log.warn('agent.not-bound', { host, port, message });
    }
  }
  if (bound.length === 0) throw new NothingBound(faults.join('; '));
  return bound;
}

async function openSides(
  { probePort, metrics }: AgentSettings,
  bound: readonly AgentServer[],
  counters: AgentMetrics,
  entries: () => number,
): Promise<{ readonly probes: AgentServer | undefined; readonly metrics: AgentServer | undefined }> {
  const probes = probeHandler(bound);
  const opened =
    probePort === undefined ? undefined : await listenAgent({ host: '127.0.0.1', port: probePort }, probes);
  if (metrics === undefined) return { probes: opened, metrics: undefined };
  const where = { host: metrics.address, port: metrics.port };
  try {
    return {
      probes: opened,
      metrics: await listenAgent(where, metricsHandler(counters, entries, probes)),
    };
  } catch (cause) {
    await opened?.close(0);
    throw cause;
  }
}

/** Serves pods their credentials: one cache over all addresses. Rejects, with everything closed, when it cannot. */
export async function serveAgent(settings: AgentSettings, parts: AgentParts): Promise<ServedAgent> {
  const { clock, chance, log, cryptography, exchange } = parts;
  const counters = parts.counters ?? agentMetrics();
  const cache = new PodCache({
    clock,
    chance,
    exchange,
    metrics: counters,
    most: settings.maxCacheSize,
    retention: settings.retention,
    refreshesPerSecond: settings.refreshesPerSecond,
  });
  const onFault = (fault: unknown): void => log.error('agent.fault', { error: String(fault) });
  const handler = credentialHandler({
    clock,
    cache,
    metrics: counters,
    limit: new TokenBucket(settings.requests ?? RATE, clock),
    checkHost: hostCheck(allowedHosts(settings)),
    verifier: new TokenVerifier({ source: parts.keys, audience: AUDIENCE, cryptography, clock }),
    onFault,
  });
  const bound = await bind(settings, handler, log);
  const sides = await openSides(settings, bound, counters, () => cache.size).catch(async (cause: unknown) => {
    await Promise.all(bound.map((server) => server.close(0)));
    throw cause;
  });
  const ticking = setInterval(() => void cache.tick().catch(onFault), TICK);
  ticking.unref();
  const [first] = bound;
  const address = first?.address ?? '';
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${first?.port}/v1/credentials`,
    bound,
    probePort: sides.probes?.port,
    metricsPort: sides.metrics?.port,
    entries: () => cache.size,
    forget: (uid) => cache.forget(uid),
    async stop(grace = GRACE) {
      clearInterval(ticking);
      const servers = [...bound, sides.probes, sides.metrics];
      await Promise.all(servers.map((server) => server?.close(grace)));
    },
  };
}
