/**
 * What the container of the `eks-pod-identity-agent` add-on runs in the sandbox: the agent with the reference's flags, as the node
 * calls EKS Auth, in a process of its own. Where it listens is the node's to say, as all pods here share one network.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { createKubernetesClient, inClusterConnection } from '../../../kubernetes/client/index.ts';
import { createLog } from '../../../telemetry/log.ts';
import { apiServerKeys } from '../api-server-keys.ts';
import { AGENT_DEFAULTS, startAgent } from '../start-agent.ts';
import { nodeCredentials } from './node-credentials.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', short: 'p', default: `${AGENT_DEFAULTS.port}` },
    'probe-port': { type: 'string', default: `${AGENT_DEFAULTS.probePort}` },
    'cluster-name': { type: 'string', short: 'c' },
    'max-cache-size': { type: 'string', default: `${AGENT_DEFAULTS.maxCacheSize}` },
    'max-service-qps': { type: 'string', default: `${AGENT_DEFAULTS.refreshesPerSecond}` },
  },
});
const clock = { now: () => Date.now() };
const log = createLog();

/** Throws for what is not set: the kubelet shows it in the container's log. */
function setting(name: string, given: string | undefined = process.env[name]): string {
  if (given === undefined || given === '') throw new Error(`${name} is not set`);
  return given;
}

function count(name: string, text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Error(`${name} must be a number`);
  return Number(text);
}

if (positionals[0] !== 'server') throw new Error(`unknown command ${positionals[0] ?? ''}`);
const client = createKubernetesClient(await inClusterConnection(process.env));
const agent = await startAgent({
  bindHosts: [process.env.ROLECALL_AGENT_ADDRESS ?? '127.0.0.1'],
  port: count('port', process.env.ROLECALL_AGENT_PORT ?? values.port),
  probePort: count('probe-port', process.env.ROLECALL_AGENT_PROBE_PORT ?? values['probe-port']),
  retention: AGENT_DEFAULTS.retention,
  maxCacheSize: count('max-cache-size', values['max-cache-size']),
  refreshesPerSecond: count('max-service-qps', values['max-service-qps']),
  clusterName: setting('--cluster-name', values['cluster-name'] ?? ''),
  region: setting('AWS_REGION'),
  endpoint: new URL(setting('AWS_ENDPOINT_URL')),
  credentials: nodeCredentials(setting('AWS_EC2_METADATA_SERVICE_ENDPOINT'), clock.now),
  keys: apiServerKeys(client),
  clock,
  log,
});
log.info('agent.serving', { url: agent.url });

const end = (): void => {
  void agent.stop(1000).finally(() => {
    client.close();
    process.exit(0);
  });
};
process.once('SIGTERM', end);
process.once('SIGINT', end);
