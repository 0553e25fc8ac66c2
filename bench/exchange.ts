/**
 * AssumeRoleWithWebIdentity over 32 kept-alive connections to one process, as a ratio to its floor: a bare `node:http` server that
 * reads the same body, verifies one RS256 signature and answers the same bytes. Server, floor and load are three processes;
 * rounds alternate, so that a change of the machine's mood meets both.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from './exchange/child.ts';
import type { BareReady, LoadDone, ServerReady } from './exchange/messages.ts';
import { type BenchReport, median } from './report.ts';

const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP_SECONDS = 2;
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

async function measure({ load, ready }: Parts, port: number, seconds: number): Promise<LoadDone> {
  const { bodies } = ready;
  const done = await load.ask<LoadDone>({ ask: 'run', port, bodies, seconds, connections: CONNECTIONS });
  if (done.bad > 0) throw new Error(`${done.bad} answers were no credentials; the first: ${done.firstBad}`);
  return done;
}

async function rounds(parts: Parts): Promise<BenchReport> {
  const exchange: number[] = [];
  const floor: number[] = [];
  let asked = 1;
  for (let round = -1; round < ROUNDS; round++) {
    const seconds = round < 0 ? WARM_UP_SECONDS : SECONDS;
    const own = await measure(parts, parts.ready.port, seconds);
    const bare = await measure(parts, parts.barePort, seconds);
    asked += own.answers;
    if (round < 0) continue;
    exchange.push(own.answers / own.seconds);
    floor.push(bare.answers / bare.seconds);
  }
  const { audited, granted } = await parts.server.ask<{ audited: number; granted: number }>({
    ask: 'audited',
  });
  if (audited !== asked) throw new Error(`${asked} requests were answered and ${audited} were audited`);
  const ratios = exchange.map((rate, round) => rate / (floor[round] ?? Number.NaN));
  return {
    name: 'exchange',
    series: [
      { name: 'AssumeRoleWithWebIdentity', unit: 'requests/s', rounds: exchange },
      { name: 'bare node:http + one RS256 verification', unit: 'requests/s', rounds: floor },
    ],
    ratios: [{ name: 'exchange / bare', value: median(ratios), goal: GOAL }],
    checked: [
      'every answer was a 200 with credentials',
      `each of ${asked} exchanges has its durable audit event (${granted} in the newest thousand grant a key)`,
    ],
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
