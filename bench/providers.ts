/**
 * Exchanges of a hosted issuer while 64 others wait for a provider that takes connections and never answers, as a ratio to the same
 * exchanges alone, in alternating rounds.
 */
import { Bench, type CallChild, checkAudit, round } from './calls/measure.ts';
import type { Listening } from './calls/messages.ts';
import { rawCall } from './calls/raw-call.ts';
import { USED_ROLES } from './calls/records.ts';
import { type BenchReport, median } from './report.ts';

const STUCK = 64;
const SECONDS = 3;
const ROUNDS = 7;

/** Keeps exchanges of the hanging provider under way until it is stopped; each must be refused. */
class StuckExchanges {
  readonly #port: number;
  readonly #request: string;
  #running = true;
  refused = 0;

  constructor(port: number, request: string) {
    this.#port = port;
    this.#request = request;
  }

  async start(): Promise<void> {
    await Promise.all(Array.from({ length: STUCK }, () => this.#lane()));
  }

  stop(): void {
    this.#running = false;
  }

  async #lane(): Promise<void> {
    while (this.#running) {
      const { status, body } = await rawCall(this.#port, this.#request);
      if (status !== 400 || !body.includes('IDPCommunicationError'))
        throw new Error(`not refused: ${status} ${body}`);
      this.refused++;
      // A failure is remembered for a second; a client that asks at once again would measure that instead.
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

export async function bench(): Promise<BenchReport> {
  const bench = new Bench();
  try {
    const { port: hangingPort } = await bench.start('hanging').ask<Listening>({ ask: 'start-hanging' });
    const server = await bench.server({ roles: USED_ROLES, hangingPort });
    const load: CallChild = bench.start('load');
    const { port, workloads, stuck } = server.ready;
    const workload = workloads.find(({ call }) => call === 'AssumeRoleWithWebIdentity');
    if (workload === undefined) throw new Error('the exchange is no workload');
    const rates: { alone: number[]; beside: number[] } = { alone: [], beside: [] };
    const measure = async (): Promise<number> => {
      const done = await round(load, { child: server.child, port }, { workload, seconds: SECONDS });
      server.calls += done.answers;
      return done.perSecond;
    };
    for (let index = -1; index < ROUNDS; index++) {
      const alone = await measure();
      const waiting = new StuckExchanges(port, stuck[0] ?? '');
      const ended = waiting.start();
      const beside = await measure();
      waiting.stop();
      await ended;
      server.calls += waiting.refused;
      if (index < 0) continue;
      rates.alone.push(alone);
      rates.beside.push(beside);
    }
    const ratios = rates.beside.map((rate, index) => rate / (rates.alone[index] ?? Number.NaN));
    return {
      name: 'providers',
      series: [
        { name: 'exchanges alone', unit: 'requests/s', rounds: rates.alone },
        { name: `exchanges while ${STUCK} others hang`, unit: 'requests/s', rounds: rates.beside },
      ],
      ratios: [{ name: 'beside a hanging provider / alone', value: median(ratios), goal: 0.95 }],
      checked: [
        'every exchange of the hanging provider was refused as IDPCommunicationError',
        await checkAudit(server),
      ],
    };
  } finally {
    await bench.end();
  }
}
