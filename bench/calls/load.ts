/** Child process: a lean client over kept-alive connections. Closed loop, or paced by a rate. */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { firstAnswer } from './answer-length.ts';
import type { LoadDone, Question, Workload } from './messages.ts';

type RunQuestion = Extract<Question, { ask: 'run' }>;

class Run {
  readonly #requests: readonly Buffer[];
  readonly #marker: Buffer;
  readonly #bodiless: boolean;
  readonly #idle = Promise.withResolvers<void>();
  /** Connections that wait for their turn; paced runs only. */
  readonly #free: Socket[] = [];
  /** When the request on a connection was due. */
  readonly #due = new Map<Socket, number>();
  /** Due and not yet sent, because no connection was free. */
  readonly #late: number[] = [];
  readonly #latencies: number[] = [];
  #paced = false;
  #next = 0;
  #answers = 0;
  #bad = 0;
  #firstBad = '';
  #stopping = false;
  #open = 0;

  constructor({ requests, marker }: Workload) {
    this.#requests = requests.map((request) => Buffer.from(request));
    this.#marker = Buffer.from(marker);
    this.#bodiless = requests[0]?.startsWith('HEAD ') ?? false;
  }

  async run({ port, connections, seconds, rate }: RunQuestion): Promise<LoadDone> {
    const begin = performance.now();
    this.#paced = rate !== undefined;
    for (let index = 0; index < connections; index++) this.#connect(port);
    if (rate !== undefined) this.#pace(rate);
    setTimeout(() => this.#stop(), seconds * 1000);
    await this.#idle.promise;
    const elapsed = (performance.now() - begin) / 1000;
    const done = { answers: this.#answers, seconds: elapsed, bad: this.#bad, firstBad: this.#firstBad };
    if (rate === undefined) return done;
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
    return { ...done, p50: at(0.5), p99: at(0.99) };
  }

  #stop(): void {
    this.#stopping = true;
    this.#late.length = 0;
    for (const socket of this.#free.splice(0)) socket.end();
  }

  /** Requests fall due one by one, however late the timer is: a latency counts from then. */
  #pace(rate: number): void {
    const begin = performance.now();
    let sent = 0;
    const tick = (): void => {
      if (this.#stopping) return;
      const now = performance.now();
      for (; begin + (sent * 1000) / rate <= now; sent++) this.#fallDue(begin + (sent * 1000) / rate);
      setTimeout(tick, 1);
    };
    tick();
  }

  #fallDue(due: number): void {
    const socket = this.#free.pop();
    if (socket === undefined) this.#late.push(due);
    else this.#send(socket, due);
  }

  #connect(port: number): void {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#open++;
    let held: Buffer = Buffer.alloc(0);
    socket.on('connect', () => this.#turn(socket));
    socket.on('data', (chunk: Buffer) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const answer = firstAnswer(held, this.#bodiless);
      if (answer === undefined) return;
      this.#count(socket, held.subarray(0, answer.total));
      held = held.subarray(answer.total);
      this.#turn(socket);
    });
    socket.on('error', (error) => this.#idle.reject(error));
    socket.on('close', () => {
      if (!this.#stopping) this.#idle.reject(new Error('the server closed a connection'));
      if (--this.#open === 0) this.#idle.resolve();
    });
  }

  #turn(socket: Socket): void {
    if (this.#stopping) {
      socket.end();
      return;
    }
    const due = this.#paced ? this.#late.shift() : performance.now();
    if (due === undefined) this.#free.push(socket);
    else this.#send(socket, due);
  }

  #send(socket: Socket, due: number): void {
    this.#due.set(socket, due);
    const request = this.#requests[this.#next++ % this.#requests.length];
    if (request !== undefined) socket.write(request);
  }

  #count(socket: Socket, answer: Buffer): void {
    this.#answers++;
    if (this.#paced) this.#latencies.push(performance.now() - (this.#due.get(socket) ?? 0));
    if (answer.toString('latin1', 9, 12) === '200' && answer.includes(this.#marker)) return;
    if (this.#bad++ === 0) this.#firstBad = answer.toString('latin1').slice(0, 600);
  }
}

process.on('message', (question: Question) => {
  if (question.ask !== 'run') return;
  new Run(question.workload).run(question).then(
    (done) => process.send?.(done),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
