import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AgentPorts } from '../../core/records/agent-ports.ts';
import { AGENT_REPOSITORY } from '../../kubernetes/addons/index.ts';
import { IMAGES, type ImageTable } from '../../sandbox/kubelet/index.ts';
import type { Pod } from '../../sandbox/pod.ts';
import { AGENT_RUNTIME } from '../agent/agent-runtime.ts';

/** As TypeScript in a checkout and as JavaScript in the package. */
const program = fileURLToPath(new URL(`../agent/container/main${extname(import.meta.url)}`, import.meta.url));

/** Images of the sandbox's node, the one of the Pod Identity agent included: its container really is the agent. */
export const NODE_IMAGES: ImageTable = new Map([
  ...IMAGES,
  [AGENT_REPOSITORY, { entrypoint: [process.execPath, ...AGENT_RUNTIME, program], command: ['server'] }],
]);

/**
 * Where the agent listens: not at the link-local address of a real node, which would take a privileged port and be one for the whole
 * machine, but on loopback ports of this instance. SDKs take either.
 */
export function agentEnvironment(
  pod: Pod,
  { credentials, probes }: AgentPorts,
): Readonly<Record<string, string>> {
  const isAgent = pod.spec.containers.some(({ image = '' }) => image.split(':')[0] === AGENT_REPOSITORY);
  if (!isAgent) return {};
  return {
    ROLECALL_AGENT_ADDRESS: '127.0.0.1',
    ROLECALL_AGENT_PORT: `${credentials}`,
    ROLECALL_AGENT_PROBE_PORT: `${probes}`,
    // Any free one: nothing of the sandbox reads them.
    ROLECALL_AGENT_METRICS_PORT: '0',
  };
}
