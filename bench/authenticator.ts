/**
 * TokenReviews over TLS on 16 kept-alive connections to one process, as a ratio to a bare `node:https` server of the same runtime that
 * reads the same body, makes one HMAC-SHA256 chain (signing key and signature) and answers bytes of the same length. 4,096 different
 * tokens of 256 sessions take turns; each is verified anew, mapped and durably audited. Authenticator, floor and load are three processes;
 * rounds alternate, so that a change of the machine's mood meets both. Each server is one thread and so at most one core.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Listening, LoadDone, Question, ServerReady } from './authenticator/messages.ts';
import type { CpuUsed } from './calls/messages.ts';
import { type Child, startChild } from './child.ts';
import { type BenchReport, median } from './report.ts';

const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP_SECONDS = 6;
const CONNECTIONS = 16;
const GOAL = 0.5;

type AuthenticatorChild = Child<Question>;

interface Parts {
  readonly server: AuthenticatorChild;
  readonly bare: AuthenticatorChild;
  readonly load: AuthenticatorChild;
  readonly ready: ServerReady;
  readonly barePort: number;
}

interface Round {
  readonly answers: number;
  readonly perSecond: number;
  readonly p99: number;
  /** Microseconds of the server's processor time for each review: what a busy machine changes least. */
  readonly cpu: number;
}

async function start(folder: string, children: AuthenticatorChild[]): Promise<Parts> {
  const spawn = (name: string): AuthenticatorChild => {
    const child = startChild<Question>(new URL(`./authenticator/${name}.ts`, import.meta.url));
    children.push(child);
    return child;
  };
  const server = spawn('server');
  const ready = await server.ask<ServerReady>({ ask: 'start', folder });
  const bare = spawn('bare');
  const { certificate, answer } = ready;
  const { port: barePort } = await bare.ask<Listening>({ ask: 'start-bare', certificate, answer });
  return { server, bare, load: spawn('load'), ready, barePort };
}

async function measure(
  { load, ready: { bodies } }: Parts,
  child: AuthenticatorChild,
  port: number,
  seconds: number,
): Promise<Round> {
  const before = await child.ask<CpuUsed>({ ask: 'cpu' });
  const done = await load.ask<LoadDone>({ ask: 'run', port, bodies, seconds, connections: CONNECTIONS });
  const after = await child.ask<CpuUsed>({ ask: 'cpu' });
  if (done.bad > 0) throw new Error(`${done.bad} answers let nobody in`);
  return {
    answers: done.answers,
    perSecond: done.answers / done.seconds,
    p99: done.p99,
    cpu: (after.microseconds - before.microseconds) / done.answers,
  };
}

async function checked({ server, ready }: Parts, reviews: number): Promise<readonly string[]> {
  const { audited } = await server.ask<{ audited: number }>({ ask: 'audited' });
  if (audited !== reviews) throw new Error(`${reviews} reviews were answered and ${audited} were audited`);
  return [
    `every answer let somebody in; ${ready.bodies.length.toLocaleString('en')} different tokens`,
    `each of ${reviews.toLocaleString('en')} reviews has its durable audit event`,
  ];
}

async function rounds(parts: Parts): Promise<BenchReport> {
  const own: Round[] = [];
  const floor: Round[] = [];
  let reviews = 0;
  for (let round = -1; round < ROUNDS; round++) {
    const seconds = round < 0 ? WARM_UP_SECONDS : SECONDS;
    const measured = await measure(parts, parts.server, parts.ready.port, seconds);
    const bare = await measure(parts, parts.bare, parts.barePort, seconds);
    reviews += measured.answers;
    if (round < 0) continue;
    own.push(measured);
    floor.push(bare);
  }
  const ratio = (of: (round: Round) => number): number =>
    median(own.map((each, index) => of(each) / of(floor[index] ?? each)));
  const series = (name: string, unit: string, of: readonly Round[], figure: (round: Round) => number) => ({
    name,
    unit,
    rounds: of.map(figure),
  });
  return {
    name: 'authenticator',
    series: [
      series('authenticator', 'reviews/s', own, ({ perSecond }) => perSecond),
      series('bare', 'requests/s', floor, ({ perSecond }) => perSecond),
      series('authenticator, p99', 'ms', own, ({ p99 }) => p99),
      series('bare, p99', 'ms', floor, ({ p99 }) => p99),
      series('authenticator, processor time', 'µs/review', own, ({ cpu }) => cpu),
      series('bare, processor time', 'µs/request', floor, ({ cpu }) => cpu),
    ],
    ratios: [
      { name: 'authenticator / bare', value: ratio(({ perSecond }) => perSecond), goal: GOAL },
      { name: 'the same by processor time', value: 1 / ratio(({ cpu }) => cpu) },
    ],
    checked: await checked(parts, reviews),
  };
}

export async function bench(): Promise<BenchReport> {
  const children: AuthenticatorChild[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-bench-'));
  try {
    return await rounds(await start(folder, children));
  } finally {
    for (const child of children) child.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
