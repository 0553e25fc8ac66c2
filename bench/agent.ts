/**
 * The Pod Identity agent: cached answers a second over 32 kept-alive connections as a ratio to a bare server of the same runtime
 * that answers the same bytes, latency at a steady rate, memory idle and with 2,000 pods, and 1,000 pods that start at once. Agent,
 * floor, EKS Auth and load are processes of their own. Memory is that of the sources, whose types are stripped as they are loaded:
 * the compiled package needs some 30 MiB less.
 */
import { request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { AGENT_RUNTIME } from '../src/cmd/agent/agent-runtime.ts';
import { type FakeIssuer, fakeIssuer, ISSUER } from '../src/node/testing/pod-tokens.fake.ts';
import type { AgentQuestion, Memory, UpstreamCalls } from './agent/messages.ts';
import { round, run } from './calls/measure.ts';
import type { Listening, Question, Workload } from './calls/messages.ts';
import { type Child, startChild } from './child.ts';
import { type BenchReport, median } from './report.ts';

const ROUNDS = 5;
const SECONDS = 2;
const PODS = 2000;
const AT_ONCE = 1000;
/** Milliseconds after which a burst has been given back (`spare-memory.ts`, and the engine's own delay). */
const SETTLED = 22_000;
const GOAL = 0.6;
/** Answers a second for the latency: many times what a node's pods ask. */
const STEADY = 1000;

type AgentChild = Child<AgentQuestion>;

interface Asked {
  readonly status: number;
  readonly body: string;
  readonly milliseconds: number;
}

function ask(port: number, token: string): Promise<Asked> {
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { authorization: token };
    const outgoing = request({ port, path: '/v1/credentials', headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, milliseconds: performance.now() - begin }),
      );
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}

/** Each pod asks once; every answer must be its own. */
async function askAll(port: number, issuer: FakeIssuer, uids: readonly string[]): Promise<readonly Asked[]> {
  const tokens = uids.map((uid) => issuer.token({ uid }));
  const answers = await Promise.all(tokens.map((token) => ask(port, token)));
  for (const [index, { status, body }] of answers.entries())
    if (status !== 200 || !body.includes(`"ASIA-${uids[index]}-`))
      throw new Error(`bad answer: ${status} ${body}`);
  return answers;
}

const names = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

async function workloadOf(port: number, issuer: FakeIssuer): Promise<Workload> {
  const tokens = names('hot', 32).map((uid) => issuer.token({ uid }));
  const [sample] = await Promise.all(tokens.map((token) => ask(port, token)));
  const body = sample?.body ?? '';
  return {
    call: 'cached credentials',
    proof: 'rs256',
    requests: tokens.map(
      (token) =>
        `GET /v1/credentials HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\nAuthorization: ${token}\r\n\r\n`,
    ),
    marker: 'AccessKeyId',
    sample: { headers: {}, body, length: body.length },
  };
}

export async function bench(): Promise<BenchReport> {
  const children: { stop(): void }[] = [];
  const start = (flags: readonly string[] = []): AgentChild => {
    const child = startChild<AgentQuestion>(new URL('./agent/process.ts', import.meta.url), flags);
    children.push(child);
    return child;
  };
  const load = startChild<Question>(new URL('./calls/load.ts', import.meta.url));
  children.push(load);
  try {
    const issuer = await fakeIssuer();
    const [upstream, agent, floor] = [start(), start(AGENT_RUNTIME), start(AGENT_RUNTIME)];
    const eksAuth = await upstream.ask<Listening>({ ask: 'start-upstream' });
    const { port } = await agent.ask<Listening>({
      ask: 'start-agent',
      upstream: eksAuth.port,
      jwks: issuer.jwks,
      issuer: ISSUER,
    });
    const memory = async (child: AgentChild) => (await child.ask<Memory>({ ask: 'memory' })).resident;
    const callsSoFar = async () => (await upstream.ask<UpstreamCalls>({ ask: 'upstream-calls' })).calls;
    const idle = await memory(agent);
    const workload = await workloadOf(port, issuer);
    const bare = await floor.ask<Listening>({ ask: 'start-floor', body: workload.sample.body });
    const floorIdle = await memory(floor);

    const before = await callsSoFar();
    const started = await askAll(port, issuer, names('start', AT_ONCE));
    const calls = (await callsSoFar()) - before;
    if (calls !== AT_ONCE) throw new Error(`${calls} calls for ${AT_ONCE} pods`);
    await askAll(port, issuer, names('more', PODS - AT_ONCE));
    const full = await memory(agent);
    await new Promise((resolve) => setTimeout(resolve, SETTLED));
    const settled = await memory(agent);

    const own: number[] = [];
    const floors: number[] = [];
    // The load and the children speak of the same round; each child answers its own questions only.
    const side = (child: AgentChild, at: number) => ({
      child: child as unknown as Child<Question>,
      port: at,
    });
    for (let index = -1; index < ROUNDS; index++) {
      const mine = await round(load, side(agent, port), { workload, seconds: SECONDS });
      const its = await round(load, side(floor, bare.port), { workload, seconds: SECONDS });
      if (index < 0) continue;
      own.push(mine.perSecond);
      floors.push(its.perSecond);
    }
    const steady = await run(load, port, { workload, seconds: SECONDS, rate: STEADY });
    const slowest = Math.max(...started.map(({ milliseconds }) => milliseconds));
    const ratios = own.map((rate, index) => rate / (floors[index] ?? Number.NaN));
    return {
      name: 'agent',
      series: [
        { name: 'cached credentials', unit: 'answers/s', rounds: own },
        { name: 'a bare server', unit: 'answers/s', rounds: floors },
        { name: `p99 at ${STEADY}/s`, unit: 'ms', rounds: [steady.p99 ?? Number.NaN] },
        { name: `slowest of ${AT_ONCE} at once`, unit: 'ms', rounds: [slowest] },
        { name: 'resident, idle', unit: 'MiB', rounds: [idle] },
        { name: `resident, ${PODS} pods`, unit: 'MiB', rounds: [full] },
        { name: `resident, ${PODS} pods, ${SETTLED / 1000} s later`, unit: 'MiB', rounds: [settled] },
        { name: 'resident, a bare server', unit: 'MiB', rounds: [floorIdle] },
      ],
      ratios: [{ name: 'cached credentials / a bare server', value: median(ratios), goal: GOAL }],
      checked: [
        `${AT_ONCE} pods at once: ${calls} calls of EKS Auth, each pod its own credentials`,
        'every answer was a 200 with credentials',
      ],
    };
  } finally {
    for (const child of children) child.stop();
  }
}
