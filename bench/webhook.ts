/**
 * Admissions over TLS on 16 kept-alive connections to one process, as a ratio to a bare `node:https` server of the same runtime that
 * reads the same body and answers the same bytes. Webhook, floor and load are three processes; rounds alternate, so that a
 * change of the machine's mood meets both. Each server is one thread and so at most one core.
 */
import type { CpuUsed } from './calls/messages.ts';
import { type Child, startChild } from './child.ts';
import { type BenchReport, median } from './report.ts';
import type { BareReady, LoadDone, Question, ServerReady } from './webhook/messages.ts';

const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP_SECONDS = 4;
const CONNECTIONS = 16;
const GOAL = 0.6;

type WebhookChild = Child<Question>;

interface Parts {
  readonly server: WebhookChild;
  readonly bare: WebhookChild;
  readonly load: WebhookChild;
  readonly ready: ServerReady;
  readonly barePort: number;
}

interface Round {
  readonly perSecond: number;
  readonly p99: number;
  /** Microseconds of the server's processor time for each admission: what a busy machine changes least. */
  readonly cpu: number;
}

async function start(children: WebhookChild[]): Promise<Parts> {
  const spawn = (name: string): WebhookChild => {
    const child = startChild<Question>(new URL(`./webhook/${name}.ts`, import.meta.url));
    children.push(child);
    return child;
  };
  const server = spawn('server');
  const ready = await server.ask<ServerReady>({ ask: 'start' });
  const bare = spawn('bare');
  const { certificate, answer } = ready;
  const { port: barePort } = await bare.ask<BareReady>({ ask: 'start', certificate, answer });
  return { server, bare, load: spawn('load'), ready, barePort };
}

async function measure(
  { load, ready }: Parts,
  child: WebhookChild,
  port: number,
  seconds: number,
): Promise<Round> {
  const { body, answer } = ready;
  const before = await child.ask<CpuUsed>({ ask: 'cpu' });
  const done = await load.ask<LoadDone>({
    ask: 'run',
    port,
    body,
    answer,
    seconds,
    connections: CONNECTIONS,
  });
  const after = await child.ask<CpuUsed>({ ask: 'cpu' });
  if (done.bad > 0) throw new Error(`${done.bad} answers were other than expected`);
  return {
    perSecond: done.answers / done.seconds,
    p99: done.p99,
    cpu: (after.microseconds - before.microseconds) / done.answers,
  };
}

function checkAnswer({ answer, body }: ServerReady): string {
  const { response } = JSON.parse(answer) as { response: { allowed: boolean; patch?: string } };
  const patch = JSON.parse(Buffer.from(response.patch ?? '', 'base64').toString()) as unknown[];
  if (!response.allowed || patch.length === 0) throw new Error('the answer mutates nothing');
  return `every answer was the same ${patch.length} operations to a review of ${body.length} bytes`;
}

async function rounds(parts: Parts): Promise<BenchReport> {
  const own: Round[] = [];
  const floor: Round[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const seconds = round < 0 ? WARM_UP_SECONDS : SECONDS;
    const measured = await measure(parts, parts.server, parts.ready.port, seconds);
    const bare = await measure(parts, parts.bare, parts.barePort, seconds);
    if (round < 0) continue;
    own.push(measured);
    floor.push(bare);
  }
  const ratio = (of: (round: Round) => number, inverse = false): number =>
    median(
      own.map((each, index) => {
        const quotient = of(each) / of(floor[index] ?? each);
        return inverse ? 1 / quotient : quotient;
      }),
    );
  const series = (name: string, unit: string, of: readonly Round[], figure: (round: Round) => number) => ({
    name,
    unit,
    rounds: of.map(figure),
  });
  return {
    name: 'webhook',
    series: [
      series('webhook', 'admissions/s', own, ({ perSecond }) => perSecond),
      series('bare', 'requests/s', floor, ({ perSecond }) => perSecond),
      series('webhook, p99', 'ms', own, ({ p99 }) => p99),
      series('bare, p99', 'ms', floor, ({ p99 }) => p99),
      series('webhook, processor time', 'µs/admission', own, ({ cpu }) => cpu),
      series('bare, processor time', 'µs/request', floor, ({ cpu }) => cpu),
    ],
    ratios: [
      { name: 'webhook / bare', value: ratio(({ perSecond }) => perSecond), goal: GOAL },
      { name: 'the same by processor time', value: ratio(({ cpu }) => cpu, true) },
    ],
    checked: [checkAnswer(parts.ready)],
  };
}

export async function bench(): Promise<BenchReport> {
  const children: WebhookChild[] = [];
  try {
    return await rounds(await start(children));
  } finally {
    for (const child of children) child.stop();
  }
}
