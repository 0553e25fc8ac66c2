/**
 * AssumeRoleWithWebIdentity over 32 kept-alive connections to one process, as a ratio to its floor: a bare `node:http` server that
 * reads the same body, verifies one RS256 signature and answers the same bytes. Server, floor and load are three processes;
 * rounds alternate, so that a change of the machine's mood meets both.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from './exchange/child.ts';
import type { BareReady, CpuUsed, LoadDone, ServerReady } from './exchange/messages.ts';
import { type BenchReport, median } from './report.ts';

const ROUNDS = 5;
const SECONDS = 3;
/** Until both sides are compiled: the server has far more code for it than the floor. */
const WARM_UP_SECONDS = 6;
const CONNECTIONS = 32;
const GOAL = 0.6;

interface Parts {
  readonly server: Child;
  readonly bare: Child;
  readonly load: Child;
  readonly ready: ServerReady;
  readonly barePort: number;
}

async function start(folder: string, children: Child[]): Promise<Parts> {
  const spawn = (name: string) => {
    const child = startChild(new URL(`./exchange/${name}.ts`, import.meta.url));
    children.push(child);
    return child;
  };
  const server = spawn('server');
  const ready = await server.ask<ServerReady>({ ask: 'start', folder });
  const bare = spawn('bare');
  const { jwk, sample } = ready;
  const { port: barePort } = await bare.ask<BareReady>({ ask: 'start', jwk, sample });
  return { server, bare, load: spawn('load'), ready, barePort };
}

interface Round {
  readonly answers: number;
  readonly perSecond: number;
  /** Microseconds of the server's processor time for each request: what a busy machine changes least. */
  readonly cpu: number;
}

async function measure({ load, ready }: Parts, child: Child, port: number, seconds: number): Promise<Round> {
  const { bodies } = ready;
  const before = await child.ask<CpuUsed>({ ask: 'cpu' });
  const done = await load.ask<LoadDone>({ ask: 'run', port, bodies, seconds, connections: CONNECTIONS });
  const after = await child.ask<CpuUsed>({ ask: 'cpu' });
  if (done.bad > 0) throw new Error(`${done.bad} answers were no credentials; the first: ${done.firstBad}`);
  const cpu = (after.microseconds - before.microseconds) / done.answers;
  return { answers: done.answers, perSecond: done.answers / done.seconds, cpu };
}

/** Audit events are written within a quarter of a second; the count must be exact. */
async function checkAudit({ server }: Parts, asked: number): Promise<string> {
  const { audited, granted } = await server.ask<{ audited: number; granted: number }>({ ask: 'audited' });
  if (audited !== asked) throw new Error(`${asked} requests were answered and ${audited} were audited`);
  return `each of ${asked} exchanges has its durable audit event (${granted} of the newest thousand grant a key)`;
}

async function rounds(parts: Parts): Promise<BenchReport> {
  const own: Round[] = [];
  const floor: Round[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const seconds = round < 0 ? WARM_UP_SECONDS : SECONDS;
    own.push(await measure(parts, parts.server, parts.ready.port, seconds));
    floor.push(await measure(parts, parts.bare, parts.barePort, seconds));
  }
  // The sample that the floor repeats was an exchange too.
  const audited = await checkAudit(
    parts,
    own.reduce((sum, { answers }) => sum + answers, 1),
  );
  const measured = own.slice(1);
  const bare = floor.slice(1);
  const ratios = measured.map(({ perSecond }, round) => perSecond / (bare[round]?.perSecond ?? Number.NaN));
  const cpuRatios = measured.map(({ cpu }, round) => (bare[round]?.cpu ?? Number.NaN) / cpu);
  return {
    name: 'exchange',
    series: [
      { name: 'exchange', unit: 'requests/s', rounds: measured.map(({ perSecond }) => perSecond) },
      { name: 'bare', unit: 'requests/s', rounds: bare.map(({ perSecond }) => perSecond) },
      { name: 'exchange, processor time', unit: 'µs/request', rounds: measured.map(({ cpu }) => cpu) },
      { name: 'bare, processor time', unit: 'µs/request', rounds: bare.map(({ cpu }) => cpu) },
    ],
    ratios: [
      { name: 'exchange / bare', value: median(ratios), goal: GOAL },
      { name: 'the same by processor time', value: median(cpuRatios) },
    ],
    checked: ['every answer was a 200 with credentials', audited],
  };
}

export async function bench(): Promise<BenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-bench-'));
  const children: Child[] = [];
  try {
    return await rounds(await start(folder, children));
  } finally {
    for (const child of children) child.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
