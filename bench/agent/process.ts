/** Child process: the agent, its floor (a bare server that answers the same bytes), or EKS Auth as the agent's tests have it. */
import { readFileSync } from 'node:fs';
import { startAgent } from '../../src/cmd/agent/start-agent.ts';
import { http } from '../../src/node/http.ts';
import { cpuUsed } from '../calls/cpu-used.ts';
import type { AgentQuestion } from './messages.ts';

const HOUR = 3_600_000;
const LOG = { info() {}, warn() {}, error: (event: string, fields?: object) => console.error(event, fields) };

type Ask<Name extends AgentQuestion['ask']> = Extract<AgentQuestion, { ask: Name }>;

async function agent({ upstream, jwks, issuer }: Ask<'start-agent'>): Promise<object> {
  const running = await startAgent({
    clusterName: 'bench',
    region: 'us-east-1',
    endpoint: new URL(`http://127.0.0.1:${upstream}`),
    credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 's' }),
    bindHosts: ['127.0.0.1'],
    port: 0,
    retention: 3 * HOUR,
    maxCacheSize: 4000,
    refreshesPerSecond: 3,
    // The rate of one node's pods is not what is measured.
    requests: { perSecond: 1e6, burst: 1e6 },
    keys: async () => ({ jwks, issuer }),
    clock: { now: () => Date.now() },
    log: LOG,
  });
  return { port: running.served.bound[0]?.port };
}

function floor({ body }: Ask<'start-floor'>): Promise<object> {
  const bytes = Buffer.from(body);
  const headers = { 'Content-Type': 'application/json', 'Content-Length': bytes.length };
  const server = http.createServer((_request, response) => {
    response.writeHead(200, headers);
    response.end(bytes);
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve({ port: (server.address() as { port: number }).port })),
  );
}

let calls = (): number => 0;

async function upstream(): Promise<object> {
  const { fakeEksAuth } = await import('../../src/node/testing/eks-auth.fake.ts');
  const fake = await fakeEksAuth();
  calls = () => fake.state.calls.length;
  return { port: Number(fake.endpoint.port) };
}

function residentMemory(): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return kilobytes === undefined ? process.memoryUsage().rss / 1_048_576 : Number(kilobytes) / 1024;
}

async function answer(question: AgentQuestion): Promise<object> {
  switch (question.ask) {
    case 'start-agent':
      return await agent(question);
    case 'start-floor':
      return await floor(question);
    case 'start-upstream':
      return await upstream();
    case 'upstream-calls':
      return { calls: calls() };
    case 'memory':
      return { resident: residentMemory() };
    case 'cpu':
      return cpuUsed();
  }
}

process.on('message', (question: AgentQuestion) => {
  void answer(question).then((found) => process.send?.(found));
});
