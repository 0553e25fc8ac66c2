/** Child process: a closed-loop client over TLS. Each connection sends its next review when the answer to the last is complete. */
import { performance } from 'node:perf_hooks';
import { connect, type TLSSocket } from 'node:tls';
import { firstAnswer } from '../calls/answer-length.ts';
import type { LoadDone, Question } from './messages.ts';

type Run = Extract<Question, { ask: 'run' }>;

const GRANTED = '"authenticated":true';

function requestOf(body: string, port: number): Buffer {
  return Buffer.from(
    `POST /authenticate?timeout=10s HTTP/1.1\r\nHost: localhost:${port}\r\nUser-Agent: kube-apiserver\r\n` +
      `Accept: application/json, */*\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

interface Loop {
  readonly run: Run;
  readonly requests: readonly Buffer[];
  readonly until: number;
  readonly latencies: number[];
  /** Of the next request, over all connections: no two in a row are the same. */
  next: number;
  bad: number;
}

/** One connection's loop; resolves when the time is over and its last answer is in. */
function drive(loop: Loop): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ port: loop.run.port, host: '127.0.0.1', rejectUnauthorized: false });
    let held: Buffer = Buffer.alloc(0);
    let sent = 0;
    const send = (): void => {
      sent = performance.now();
      socket.write(loop.requests[loop.next++ % loop.requests.length] ?? '');
    };
    socket.setNoDelay(true);
    socket.on('secureConnect', send);
    socket.on('data', (chunk: Buffer) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const answer = firstAnswer(held, false);
      if (answer === undefined) return;
      const now = performance.now();
      loop.latencies.push(now - sent);
      if (!held.includes(GRANTED)) loop.bad++;
      held = Buffer.alloc(0);
      if (now < loop.until) send();
      else {
        socket.destroy();
        resolve();
      }
    });
    socket.on('error', reject);
  });
}

async function load(run: Run): Promise<LoadDone> {
  const requests = run.bodies.map((body) => requestOf(body, run.port));
  const begin = performance.now();
  const until = begin + run.seconds * 1000;
  const loop: Loop = { run, requests, until, latencies: [], next: 0, bad: 0 };
  await Promise.all(Array.from({ length: run.connections }, () => drive(loop)));
  const seconds = (performance.now() - begin) / 1000;
  const sorted = loop.latencies.sort((a, b) => a - b);
  const p99 = sorted[Math.floor((sorted.length - 1) * 0.99)] ?? Number.NaN;
  return { answers: sorted.length, seconds, bad: loop.bad, p99 };
}

process.on('message', (question: Question) => {
  if (question.ask !== 'run') return;
  load(question).then(
    (done) => process.send?.(done),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
