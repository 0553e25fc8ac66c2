import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, test } from 'node:test';
import { readXml } from '../../src/aws/protocol/xml/read.ts';
import { type FakeAws, fakeAws } from '../fakes/aws-services.fake.ts';
import { echoDoors } from '../fakes/echo-doors.fake.ts';
import { Random } from '../policy/random.ts';
import { CASES, SEED } from './budget.ts';
import { readCorpus } from './corpus.ts';
import { type Answer, exchange, readRequest, type Sent, signed } from './http-request.ts';
import { mutate } from './mutate.ts';

const forms = readCorpus('query').map(
  (form) => `POST /\nhost: sts.amazonaws.com\ncontent-type: application/x-www-form-urlencoded\n\n${form}`,
);
const corpus = [...readCorpus('sigv4'), ...forms] as const;
const SERVICES = ['sts', 'iam', 's3', 'ec2', 'eks', 'cloudformation', 'cloudtrail', 'eks-auth'] as const;
/** Requests over HTTP cost more than calls of a parser. */
const REQUESTS = Math.ceil(CASES / 12);
const BESIDE = 8;
const agent = new Agent({ keepAlive: true, maxSockets: BESIDE });
let aws: FakeAws;

before(async () => {
  aws = await fakeAws(echoDoors({ inputs: [], objects: new Map() }));
});
after(async () => {
  agent.destroy();
  await aws.close();
});

/** Answers without a body: redirects away from no call, what is too large, what is no request. */
const BARE = new Set([200, 204, 302, 304, 400, 403, 404, 405, 411, 412, 413, 416, 501]);

/** An answer is a document of its protocol, or nothing at all; and never a fault of the server. */
function assertProtocol({ status, type, body }: Answer): void {
  assert.ok(status >= 200 && status !== 500 && status <= 501, `status ${status}: ${body.slice(0, 300)}`);
  if (body === '') assert.ok(BARE.has(status), `${status} without a body`);
  else if (/json/.test(type)) JSON.parse(body);
  else if (/xml/.test(type)) readXml(body);
  else assert.ok(status < 300, `${status} of type '${type}': ${body.slice(0, 300)}`);
}

/** The service that the text is about, or sometimes another one. */
function serviceOf(text: string, random: Random): string {
  const named = /host: ([a-z0-9-]+)\./.exec(text)?.[1];
  return named === undefined || random.chance(20) ? random.pick([...SERVICES]) : named;
}

function build(random: Random): Sent {
  const entry = corpus[random.below(corpus.length)] ?? '';
  const sent = readRequest(mutate(entry, /([&=;,/?:.]|\s+|%[0-9A-Fa-f]{2})/, random, corpus));
  if (random.chance(30)) return sent;
  const time = `${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  return signed(sent, serviceOf(entry, random), time, new URL(aws.url).host);
}

test(`${REQUESTS} changed requests over HTTP, seed ${SEED}: no answer but the protocol's`, async () => {
  const random = new Random(SEED);
  const statuses = new Map<number, number>();
  let left = REQUESTS;
  async function lane(): Promise<void> {
    while (left-- > 0) {
      const sent = build(random);
      try {
        const answer = await exchange(aws.url, agent, sent);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        assertProtocol(answer);
      } catch (cause) {
        const shown = JSON.stringify({ ...sent, body: Buffer.from(sent.body).toString('latin1') });
        throw new Error(`FUZZ_SEED=${SEED}; add to the corpus: ${shown.slice(0, 4000)}`, { cause });
      }
    }
  }
  await Promise.all(Array.from({ length: BESIDE }, lane));
  assert.deepEqual(aws.logged, []);
  // A generator whose requests all fail in the same way would test one line.
  assert.ok(statuses.size >= 5 && (statuses.get(200) ?? 0) > REQUESTS / 100, JSON.stringify([...statuses]));
});
