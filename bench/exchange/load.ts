/** Child process: a lean closed-loop client. Each connection sends its next request when the answer to the last is complete. */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { LoadDone, Question } from './messages.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
const KEY = Buffer.from('<AccessKeyId>ASIA');

function requestOf(body: string, port: number): Buffer {
  return Buffer.from(
    `POST / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: bench\r\nAccept: */*\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Bytes of the answer at the start of `data`, or 0 while it is not complete. */
function answerLength(data: Buffer): number {
  const end = data.indexOf(HEAD_END);
  if (end < 0) return 0;
  const head = data.toString('latin1', 0, end).toLowerCase();
  const at = head.indexOf('content-length: ');
  if (at < 0) throw new Error('an answer without content-length');
  const total = end + HEAD_END.length + Number.parseInt(head.slice(at + 16), 10);
  return data.length >= total ? total : 0;
}

function isGood(answer: Buffer): boolean {
  return answer.toString('latin1', 9, 12) === '200' && answer.includes(KEY);
}

class Run {
  readonly #requests: readonly Buffer[];
  readonly #sockets: Socket[] = [];
  #next = 0;
  #answers = 0;
  #bad = 0;
  #firstBad = '';
  #stopping = false;
  #open = 0;

  constructor(requests: readonly Buffer[]) {
    this.#requests = requests;
  }

  async run(port: number, connections: number, seconds: number): Promise<LoadDone> {
    const idle = Promise.withResolvers<void>();
    const begin = performance.now();
    for (let index = 0; index < connections; index++) this.#connect(port, idle);
    setTimeout(() => {
      this.#stopping = true;
    }, seconds * 1000);
    await idle.promise;
    const elapsed = (performance.now() - begin) / 1000;
    return { answers: this.#answers, seconds: elapsed, bad: this.#bad, firstBad: this.#firstBad };
  }

  #connect(port: number, idle: PromiseWithResolvers<void>): void {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#sockets.push(socket);
    this.#open++;
    let held: Buffer = Buffer.alloc(0);
    socket.on('connect', () => this.#send(socket));
    socket.on('data', (chunk: Buffer) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const length = answerLength(held);
      if (length === 0) return;
      this.#count(held);
      held = held.subarray(length);
      if (this.#stopping) socket.end();
      else this.#send(socket);
    });
    socket.on('error', (error) => idle.reject(error));
    socket.on('close', () => {
      if (!this.#stopping) idle.reject(new Error('the server closed a connection'));
      if (--this.#open === 0) idle.resolve();
    });
  }

  #send(socket: Socket): void {
    const request = this.#requests[this.#next++ % this.#requests.length];
    if (request !== undefined) socket.write(request);
  }

  #count(answer: Buffer): void {
    this.#answers++;
    if (isGood(answer)) return;
    if (this.#bad++ === 0) this.#firstBad = answer.toString('latin1').slice(0, 600);
  }
}

process.on('message', (question: Question) => {
  if (question.ask !== 'run') return;
  const { port, bodies, seconds, connections } = question;
  new Run(bodies.map((body) => requestOf(body, port))).run(port, connections, seconds).then(
    (done) => process.send?.(done),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
