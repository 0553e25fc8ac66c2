/** Child process: a closed-loop client over TLS. Each connection sends its next review when the answer to the last is complete. */
import { performance } from 'node:perf_hooks';
import { connect, type TLSSocket } from 'node:tls';
import type { LoadDone, Question } from './messages.ts';

type Run = Extract<Question, { ask: 'run' }>;

const HEAD_END = Buffer.from('\r\n\r\n');

function requestOf({ body, port }: Run): Buffer {
  return Buffer.from(
    `POST /mutate?timeout=10s HTTP/1.1\r\nHost: localhost:${port}\r\nUser-Agent: kube-apiserver-admission\r\n` +
      `Accept: application/json, */*\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** One connection's loop; resolves when the time is over and its last answer is in. */
function drive(run: Run, request: Buffer, until: number, latencies: number[]): Promise<number> {
  const expected = Buffer.from(run.answer);
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ port: run.port, host: '127.0.0.1', rejectUnauthorized: false });
    let held: Buffer = Buffer.alloc(0);
    let sent = 0;
    let bad = 0;
    const send = (): void => {
      sent = performance.now();
      socket.write(request);
    };
    socket.setNoDelay(true);
    socket.on('secureConnect', send);
    socket.on('data', (chunk: Buffer) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      const end = held.indexOf(HEAD_END);
      if (end < 0 || held.length < end + HEAD_END.length + expected.length) return;
      const now = performance.now();
      latencies.push(now - sent);
      if (!held.subarray(end + HEAD_END.length).equals(expected)) bad++;
      held = Buffer.alloc(0);
      if (now < until) send();
      else {
        socket.destroy();
        resolve(bad);
      }
    });
    socket.on('error', reject);
  });
}

async function load(run: Run): Promise<LoadDone> {
  const request = requestOf(run);
  const latencies: number[] = [];
  const begin = performance.now();
  const until = begin + run.seconds * 1000;
  const loops = Array.from({ length: run.connections }, () => drive(run, request, until, latencies));
  const bad = (await Promise.all(loops)).reduce((sum, count) => sum + count, 0);
  const seconds = (performance.now() - begin) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN;
  return { answers: latencies.length, seconds, bad, p50: at(0.5), p99: at(0.99) };
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
