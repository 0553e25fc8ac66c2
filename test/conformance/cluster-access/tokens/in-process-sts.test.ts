import assert from 'node:assert/strict';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { awsDoor } from '../../../../src/aws/listener/index.ts';
import { stsDoor } from '../../../../src/aws/sts/index.ts';
import { presignedIdentityVerifier } from '../../../../src/aws/sts/verify-presigned-identity.ts';
import type { TokenCase } from './case-schema.ts';
import { tokenCases } from './cases.ts';
import { tokenOf } from './token-recipe.ts';
import { openWorld, type World } from './world.ts';

/** What both ways must agree on. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const HEADERS = { accept: 'application/json', 'x-k8s-aws-id': 'sandbox' };
/** A service that does not speak the query protocol answers in its own words; both refuse. */
const OTHER_WORDS = new Set(['signatures: signed for another service']);

let world: World;
let server: Server;

before(async () => {
  world = await openWorld();
  const door = awsDoor(world.services, [stsDoor]);
  server = createServer((request, response) => door.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
after(async () => {
  server.closeAllConnections();
  server.close();
  await world.close();
});

function withoutId(body: string): unknown {
  if (body === '') return '';
  const document = JSON.parse(body) as { RequestId?: string };
  assert.match(document.RequestId ?? '', /^[0-9a-f-]{36}$/);
  return { ...document, RequestId: '' };
}

function overHttp(url: URL): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  const headers = { ...HEADERS, host: url.host };
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: url.pathname + url.search, headers };
    get(options, (answer) => {
      text(answer).then((body) => {
        const status = answer.statusCode ?? 0;
        if (status !== 200) return resolve({ status, body: withoutId(body) });
        assert.equal(answer.headers['content-type'], 'application/json');
        const { GetCallerIdentityResponse: response } = JSON.parse(body);
        assert.deepEqual(Object.keys(response).sort(), ['GetCallerIdentityResult', 'ResponseMetadata']);
        assert.match(response.ResponseMetadata.RequestId, /^[0-9a-f-]{36}$/);
        resolve({ status, body: response.GetCallerIdentityResult });
      }, reject);
    }).on('error', reject);
  });
}

function inProcess(url: URL): Answer {
  const answer = presignedIdentityVerifier(world.services)(url.href, Object.entries(HEADERS));
  if (!('arn' in answer)) return { status: answer.status, body: withoutId(answer.body) };
  return {
    status: 200,
    body: { Account: answer.account, Arn: answer.arn, UserId: answer.userId },
  };
}

async function urlOf(each: TokenCase): Promise<URL> {
  await world.arrange();
  const key = world.keyOf(each.token);
  const token = tokenOf(each.token, key, world.clock.time);
  if (key !== undefined) await world.happen(each.meanwhile, key);
  world.clock.time += each.later * 1000;
  return new URL(Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());
}

describe('STS in this process answers what STS over HTTP answers (cluster-authenticator.md 3.2)', () => {
  const cases = tokenCases().filter(({ title }) => /^(signatures|identities|dates|query):/.test(title));
  const asked = cases.filter(
    ({ sts, token, expect, title }) =>
      sts === undefined && token.literal === undefined && expect.sts !== null && !OTHER_WORDS.has(title),
  );
  it('for a good part of the cases', () => assert.ok(asked.length > 30, String(asked.length)));
  for (const each of asked) {
    it(each.title, async () => {
      const url = await urlOf(each);
      assert.deepEqual(inProcess(url), await overHttp(url));
    });
  }
});
