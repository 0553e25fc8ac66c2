import { recordKind } from './record.ts';

/**
 * Ports of the sandbox's Pod Identity agent on loopback. Account: GLOBAL. Key: `agent-ports`. Pods have the address in their
 * environment for as long as they live, so an agent that starts again comes back on it.
 */
export interface AgentPorts {
  readonly credentials: number;
  readonly probes: number;
}
export const AGENT_PORTS = recordKind<AgentPorts>('sandbox.agent-ports');
export const AGENT_PORTS_KEY = 'agent-ports';
