import { createServer } from 'node:net';
import type { Directory } from '../../core/ports/directory.ts';
import { AGENT_PORTS, AGENT_PORTS_KEY, type AgentPorts } from '../../core/records/agent-ports.ts';
import { GLOBAL } from '../../core/records/record.ts';

const LOOPBACK = '127.0.0.1';

/** Listens on each port at once and lets go again: 0 finds a free one. Rejects when one is taken. */
async function tryPorts(ports: readonly number[]): Promise<readonly number[]> {
  const servers = ports.map(() => createServer());
  try {
    return await Promise.all(
      servers.map(
        (server, at) =>
          new Promise<number>((resolve, reject) => {
            server.once('error', reject);
            server.listen(ports[at], LOOPBACK, () => {
              const address = server.address();
              resolve(typeof address === 'object' && address !== null ? address.port : 0);
            });
          }),
      ),
    );
  } finally {
    await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  }
}

/** The ports that the agent had before, while they are free; else others, kept from then on. */
export async function agentPorts(directory: Directory): Promise<AgentPorts> {
  const kept = directory.get(AGENT_PORTS, GLOBAL, AGENT_PORTS_KEY)?.body;
  if (kept !== undefined) {
    const free = await tryPorts([kept.credentials, kept.probes]).catch(() => undefined);
    if (free !== undefined) return kept;
  }
  const [credentials = 0, probes = 0] = await tryPorts([0, 0]);
  const chosen = { credentials, probes };
  await directory.transact((tx) => tx.put(AGENT_PORTS, GLOBAL, AGENT_PORTS_KEY, chosen));
  return chosen;
}
