import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { cryptography } from '../../crypto/index.ts';
import { fakeEksAuth, goodAnswer } from '../testing/eks-auth.fake.ts';
import { type FakeIssuer, fakeIssuer } from '../testing/pod-tokens.fake.ts';
import { type RawAnswer, rawRequest } from '../testing/raw-request.fake.ts';
import { type AgentSettings, agentMetrics, createEksAuth, type KeySource, serveAgent } from './index.ts';

const SECOND = 1000;
const clock = { now: () => Date.now() };

let issuer: FakeIssuer;
let upstream: Awaited<ReturnType<typeof fakeEksAuth>>;

before(async () => {
  issuer = await fakeIssuer();
  upstream = await fakeEksAuth();
});
after(() => upstream.close());
beforeEach(() => {
  upstream.state.calls.length = 0;
  upstream.state.instead = undefined;
});

async function open(
  changes: Partial<AgentSettings> = {},
  { keys = issuer.keys as KeySource | undefined, endpoint = upstream.endpoint, whole = 1000 } = {},
) {
  const warnings: object[] = [];
  const log = { info() {}, warn: (_e: string, f?: object) => void warnings.push(f ?? {}), error() {} };
  const counters = agentMetrics();
  const eksAuth = createEksAuth({
    endpoint,
    region: 'us-east-1',
    clusterName: 'c',
    credentials: async () => ({ accessKeyId: 'AKIA', secretAccessKey: 's', sessionToken: 't' }),
    place: () => ({ eksNodeName: 'node-1' }),
    cryptography,
    clock,
    chance: () => 0,
    onCall: counters.upstreamCall,
    bounds: { dial: 500, whole },
  });
  const agent = await serveAgent(
    {
      bindHosts: ['127.0.0.1'],
      port: 0,
      probePort: 0,
      metrics: { address: '127.0.0.1', port: 0 },
      retention: 3 * 3600 * SECOND,
      maxCacheSize: 2000,
      refreshesPerSecond: 3,
      ...changes,
    },
    {
      clock,
      chance: () => 0,
      log,
      cryptography,
      exchange: eksAuth.exchange,
      counters,
      ...(keys && { keys }),
    },
  );
  const port = agent.bound[0]?.port ?? 0;
  const ask = (token?: string, more: { target?: string; host?: string; method?: string } = {}) =>
    rawRequest({
      port,
      target: more.target ?? '/v1/credentials',
      method: more.method ?? 'GET',
      headers: {
        Host: more.host ?? `127.0.0.1:${port}`,
        Connection: 'close',
        ...(token === undefined ? {} : { Authorization: token }),
      },
    });
  return {
    agent,
    ask,
    port,
    warnings,
    counters,
    async [Symbol.asyncDispose]() {
      eksAuth.close();
      await agent.stop(0);
    },
  };
}

const keyOf = ({ body }: RawAnswer): string => (JSON.parse(body) as { AccessKeyId: string }).AccessKeyId;

function refused(answer: RawAnswer, status: number, body: string | RegExp): void {
  assert.equal(answer.status, status, answer.body);
  if (typeof body === 'string') assert.equal(answer.body, `${body}\n`);
  else assert.match(answer.body, body);
  assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8');
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
}

describe('the credential endpoint (pod-identity-agent.md 3)', () => {
  it('answers with credentials, members in their order, by any method', async () => {
    await using world = await open();
    const answer = await world.ask(issuer.token({ uid: 'a' }), { method: 'POST' });
    assert.equal(answer.status, 200, answer.body);
    assert.equal(answer.headers['content-type'], 'application/json');
    const expiration = new Date(upstream.state.expiration * 1000).toISOString().replace('.000', '');
    assert.equal(
      answer.body,
      `{"AccessKeyId":"ASIA-a-1","SecretAccessKey":"secret","Token":"session-of-a","AccountId":"111122223333","Expiration":"${expiration}"}`,
    );
    assert.equal(upstream.state.calls.length, 1);
  });

  it('has one path', async () => {
    await using world = await open();
    for (const target of ['/', '/v1/credentials/', '/v1', '/V1/credentials', '/v1%2fcredentials'])
      refused(await world.ask(undefined, { target }), 404, '404 page not found');
  });

  it('checks the host before the token', async () => {
    await using world = await open({ allowedHosts: ['169.254.170.23', '[fd00:ec2::23]'] });
    for (const [host, shown] of [
      ['evil.example', 'evil.example'],
      ['evil.example:80', 'evil.example'],
      ['127.0.0.1', '127.0.0.1'],
      ['[::1]:80', '::1'],
      ['169.254.170.23.evil.example', '169.254.170.23.evil.example'],
    ])
      refused(
        await world.ask('', { host: host ?? '' }),
        403,
        `Access Denied. Called agent through invalid address, please use either [169.254.170.23 fd00:ec2::23] address not ${shown}`,
      );
    for (const host of ['169.254.170.23', '169.254.170.23:80', '[fd00:ec2::23]', '[fd00:ec2::23]:80'])
      refused(await world.ask('', { host }), 400, 'Service account token cannot be empty');
  });

  it('refuses what is no token, in the order and the words of the reference', async () => {
    await using world = await open();
    const parse = 'Service account token cannot be parsed: token is malformed: ';
    refused(await world.ask(undefined), 400, 'Service account token cannot be empty');
    refused(await world.ask('a.b'), 400, `${parse}token contains an invalid number of segments`);
    refused(
      await world.ask(`Bearer ${issuer.token({ uid: 'a' })}`),
      400,
      `${parse}tokenstring should not contain 'bearer '`,
    );
    refused(await world.ask('a!b.c.d'), 400, /could not base64 decode header: illegal base64 data/);
    refused(await world.ask('bm9wZQ.e30.YQ'), 400, /could not JSON decode header/);
    const basic = 'Service account token failed basic claim validations: ';
    refused(await world.ask(issuer.token({ uid: 'a' }, { life: 0 })), 400, `${basic}token is expired`);
    const now = Math.floor(Date.now() / 1000) + 60;
    refused(await world.ask(issuer.token({ uid: 'a' }, { now })), 400, `${basic}token is not valid yet`);
    assert.equal(upstream.state.calls.length, 0);
  });

  it('says 429 above its rate, before anything else is looked at', async () => {
    await using world = await open({ requests: { perSecond: 0.001, burst: 2 } });
    const answers = await Promise.all([1, 2, 3, 4].map(() => world.ask('', { host: 'evil.example' })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [403, 403, 429, 429]);
    refused(await world.ask(''), 429, 'Too Many Requests');
  });

  it('passes a refusal on with status, code and request id', async () => {
    await using world = await open();
    const text = 'Unauthorized Exception! EKS does not have permissions to assume the associated role.';
    upstream.refuse(400, 'AccessDeniedException', text);
    const answer = await world.ask(issuer.token({ uid: 'a' }));
    refused(answer, 400, `[req-1]: (AccessDeniedException): ${text}, fault: client`);
    assert.equal(answer.headers['x-rolecall-error'], 'AccessDeniedException');
    upstream.refuse(404, 'ResourceNotFoundException:http://x', 'no\r\nsuch thing');
    refused(
      await world.ask(issuer.token({ uid: 'a' })),
      404,
      /^\[req-1\]: \(ResourceNotFoundException\): no {2}such/,
    );
    upstream.refuse(500, 'InternalServerException', 'x');
    refused(await world.ask(issuer.token({ uid: 'a' })), 500, /fault: server/);
  });
});

describe('a token of the same pod', () => {
  it('is a hit after a rotation, and a forged one is not', async () => {
    await using world = await open();
    await world.ask(issuer.token({ uid: 'a' }));
    const rotated = await world.ask(issuer.token({ uid: 'a' }, { life: 90_000 }));
    assert.equal(keyOf(rotated), 'ASIA-a-1');
    assert.equal(upstream.state.calls.length, 1);
    upstream.refuse(400, 'InvalidTokenException', 'no');
    refused(await world.ask(issuer.token({ uid: 'a' }, { forged: true })), 400, /InvalidTokenException/);
    assert.equal(keyOf(await world.ask(issuer.token({ uid: 'a' }))), 'ASIA-a-1');
  });

  it('for another audience or issuer is left to EKS Auth', async () => {
    await using world = await open();
    await world.ask(issuer.token({ uid: 'a' }));
    upstream.refuse(400, 'InvalidTokenException', 'no');
    for (const changes of [{ aud: ['sts.amazonaws.com'] }, { iss: 'https://elsewhere' }])
      refused(await world.ask(issuer.token({ uid: 'a' }, { changes })), 400, /InvalidTokenException/);
  });

  it('is a miss where the node has no keys, and no less safe', async () => {
    const keys: KeySource = () => Promise.reject(new Error('away'));
    await using world = await open({}, { keys });
    const first = issuer.token({ uid: 'a' });
    await world.ask(first);
    assert.equal(keyOf(await world.ask(first)), 'ASIA-a-1');
    assert.equal(keyOf(await world.ask(issuer.token({ uid: 'a' }, { life: 9000 }))), 'ASIA-a-2');
  });
});

describe('a server that is dead, slow, lying or overloaded', () => {
  it('dead: says so, and goes on with what is held', async () => {
    await using world = await open({}, { endpoint: new URL('http://127.0.0.1:9') });
    const answer = await world.ask(issuer.token({ uid: 'a' }));
    refused(answer, 500, /^EKS Auth at http:\/\/127\.0\.0\.1:9 does not answer/);
    assert.equal(answer.headers['x-rolecall-error'], 'Unreachable');
  });

  it('slow: three attempts, each bounded', async () => {
    await using world = await open({}, { whole: 60 });
    upstream.state.instead = () => true;
    refused(await world.ask(issuer.token({ uid: 'a' })), 500, /no answer in time/);
    assert.equal(upstream.state.calls.length, 3);
  });

  it('overloaded: tries again, and is told when it helps nothing', async () => {
    await using world = await open();
    let refusals = 2;
    upstream.state.instead = (response) => {
      if (refusals-- <= 0) return false;
      response.writeHead(429, { 'x-amzn-errortype': 'ThrottlingException' }).end('{"message":"slow down"}');
      return true;
    };
    assert.equal(keyOf(await world.ask(issuer.token({ uid: 'a' }))), 'ASIA-a-3');
    upstream.refuse(429, 'ThrottlingException', 'slow down');
    refused(await world.ask(issuer.token({ uid: 'b' })), 429, /ThrottlingException/);
  });

  it('lying: nothing of a bad answer is passed on, and nothing crashes', async () => {
    await using world = await open();
    const good = (answer: object) => answer;
    const without = (name: string) => (answer: object) =>
      Object.fromEntries(Object.entries(answer).filter(([key]) => key !== name));
    const lies: ((answer: object) => unknown)[] = [
      without('podIdentityAssociation'),
      without('credentials'),
      without('subject'),
      without('assumedRoleUser'),
      (answer) => ({ ...answer, assumedRoleUser: { arn: 'arn:aws:iam::1:user/x' } }),
      (answer) => ({ ...answer, subject: { namespace: 'default', serviceAccount: 'sa-other' } }),
      (answer) => ({ ...answer, credentials: { accessKeyId: 'A', secretAccessKey: 'B', sessionToken: 'C' } }),
      () => [],
      () => null,
    ];
    const bodies = lies.map((lie) => (answer: object) => JSON.stringify(lie(good(answer))));
    bodies.push(
      () => 'not json',
      () => `"${'x'.repeat(300_000)}"`,
      () => '',
    );
    for (const [index, body] of bodies.entries()) {
      upstream.state.instead = (response, exchange) => {
        response.end(body(goodAnswer(exchange, 1, upstream.state.expiration)));
        return true;
      };
      const answer = await world.ask(issuer.token({ uid: `liar-${index}` }));
      assert.equal(answer.status, 500, `${index}: ${answer.body}`);
      assert.doesNotMatch(answer.body, /ASIA/);
    }
    assert.equal(world.agent.entries(), 0);
  });
});

describe('a thousand pods at once', () => {
  it('are all answered, each with its own, by as many calls as there are pods', async () => {
    await using world = await open();
    const uids = Array.from({ length: 1000 }, (_, index) => `p${index}`);
    const tokens = uids.map((uid) => issuer.token({ uid }));
    const answers = await Promise.all(tokens.map((token) => world.ask(token)));
    for (const [index, answer] of answers.entries()) {
      assert.equal(answer.status, 200, answer.body);
      assert.match(keyOf(answer), new RegExp(`^ASIA-${uids[index]}-`));
    }
    assert.equal(upstream.state.calls.length, 1000);
    assert.equal(world.agent.entries(), 1000);
  });
});

describe('addresses, probes and metrics', () => {
  it('an address that cannot be had is told and not fatal; both share one cache', async () => {
    await using world = await open({ bindHosts: ['127.0.0.1', '[fd00:ec2::2333]', '127.0.0.2'] });
    assert.deepEqual(
      world.agent.bound.map(({ address }) => address),
      ['127.0.0.1', '127.0.0.2'],
    );
    assert.equal(world.warnings.length, 1);
    const token = issuer.token({ uid: 'a' });
    await world.ask(token);
    const headers = { Host: '127.0.0.2', Connection: 'close', Authorization: token };
    const other = await rawRequest({
      port: world.port,
      address: '127.0.0.2',
      target: '/v1/credentials',
      headers,
    });
    assert.equal(keyOf(other), 'ASIA-a-1');
    assert.equal(upstream.state.calls.length, 1);
  });

  it('with no address at all there is no agent', async () => {
    await assert.rejects(open({ bindHosts: ['[fd00:ec2::2333]'] }), { name: 'NothingBound' });
  });

  it('probes ask every address; metrics count what was served', async () => {
    await using world = await open();
    const token = issuer.token({ uid: 'a' });
    for (let count = 0; count < 3; count++) await world.ask(token);
    const side = (port: number | undefined, target: string) =>
      rawRequest({ port: port ?? 0, target, headers: { Host: 'localhost', Connection: 'close' } });
    for (const path of ['/healthz', '/readyz']) {
      assert.equal((await side(world.agent.probePort, path)).status, 200);
      assert.equal((await side(world.agent.metricsPort, path)).status, 200);
    }
    const { body } = await side(world.agent.metricsPort, '/metrics');
    assert.match(body, /^pod_identity_cache_state\{state="hit"\} 2$/m);
    assert.match(body, /^pod_identity_cache_state\{state="miss"\} 1$/m);
    assert.match(body, /^pod_identity_http_response\{code="200"\} 3$/m);
    assert.match(body, /^pod_identity_local_validation\{result="success"\} 1$/m);
    assert.match(body, /^pod_identity_upstream_calls 1$/m);
    assert.match(body, /^pod_identity_cache_entries 1$/m);
    await world.agent.bound[0]?.close(0);
    assert.equal((await side(world.agent.probePort, '/healthz')).status, 500);
  });
});
