import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { BodyBudget } from '../../src/aws/listener/body-budget.ts';
import { ALICE, type FakeAws, fakeAws } from '../fakes/aws-services.fake.ts';
import { echoDoors } from '../fakes/echo-doors.fake.ts';

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n';
const LIMITS = { free: 4096, total: 1_000_000, patience: 2 };
const sockets: Socket[] = [];

let budget: BodyBudget;
let aws: FakeAws;

beforeEach(async () => {
  budget = new BodyBudget(LIMITS);
  aws = await fakeAws(echoDoors({ inputs: [], objects: new Map() }), budget);
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await aws.close();
});

/** A connection, and everything that it has answered. */
async function open(): Promise<{ readonly socket: Socket; answer: string }> {
  const socket = connect(Number(new URL(aws.url).port), '127.0.0.1').on('error', () => undefined);
  const opened = { socket, answer: '' };
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    opened.answer += chunk;
  });
  sockets.push(socket);
  await once(socket, 'connect');
  return opened;
}

/** Waits, by the event loop's turns, until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);

test('strangers who send large bodies and never end them share one sum; signed calls go on', async () => {
  const attackers: Awaited<ReturnType<typeof open>>[] = [];
  for (let count = 0; count < 12; count++) {
    const attacker = await open();
    const framing = count % 2 === 0 ? 'Content-Length: 9999999' : 'Transfer-Encoding: chunked';
    attacker.socket.write(`${HEAD}${framing}\r\n\r\n`);
    const piece = 'a'.repeat(200_000);
    attacker.socket.write(count % 2 === 0 ? piece : `${piece.length.toString(16)}\r\n${piece}\r\n`);
    attackers.push(attacker);
  }
  await until(() => attackers.filter(({ answer }) => answer !== '').length >= 6);
  assert.ok(budget.taken <= LIMITS.total);
  for (const { answer } of attackers) if (answer !== '') assert.equal(statusOf(answer), 503);
  const sts = new STSClient({
    endpoint: aws.url,
    region: 'us-east-1',
    credentials: { ...ALICE },
    maxAttempts: 1,
  });
  await sts.send(new GetCallerIdentityCommand({}));
  sts.destroy();
  for (const { socket } of attackers) socket.destroy();
  await until(() => budget.taken === 0);
});

test('a body that drips is given up', async () => {
  const slow = await open();
  slow.socket.write(`${HEAD}Content-Length: 500\r\n\r\nAction=`);
  const { socket } = slow;
  await until(() => aws.server.listening && socket.bytesWritten > 0);
  // The body is looked after once its head has been read.
  await until(() => {
    budget.look();
    return slow.answer !== '';
  });
  assert.equal(statusOf(slow.answer), 408);
  assert.match(slow.answer, /connection: close/i);
  assert.equal(budget.taken, 0);
});

test('sts.md 2.4: 10,000,000 bytes are read, one more is 413 with nothing in it', async () => {
  await aws.close();
  aws = await fakeAws(echoDoors({ inputs: [], objects: new Map() }));
  const call = 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15&x=';
  const post = (length: number) =>
    fetch(aws.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: call + 'a'.repeat(length - call.length),
    });
  const whole = await post(10_000_000);
  assert.equal(whole.status, 400);
  assert.match(await whole.text(), /<Code>ValidationError<\/Code>/);
  const beyond = await post(10_000_001).catch(() => undefined);
  if (beyond !== undefined) {
    assert.equal(beyond.status, 413);
    assert.equal(await beyond.text(), '');
    assert.equal(beyond.headers.get('x-amzn-requestid'), null);
  }
});
