import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { cryptography } from '../../crypto/index.ts';
import { type RoleRequest, StsFailure } from '../client/sts.ts';
import { CredentialCache } from '../credentials/credential-cache.ts';
import { metadataService } from '../imds/metadata-service.ts';
import { TokenIssuer } from '../imds/token.ts';
import { type AgentListener, listen } from '../listener/listen.ts';
import { FakeMachine } from '../testing/machine.fake.ts';
import { type RawAnswer, rawRequest } from '../testing/raw-request.fake.ts';
import { type Compatibility, type CompatibilityOptions, compatibility } from './compatibility.ts';
import { namespaceAllows } from './namespace-restriction.ts';
import { podTree } from './pod-tree.ts';
import type { PodFacts } from './pods.ts';
import { sessionName } from './session-name.ts';

const BASE = 'arn:aws:iam::111122223333:role/';
const ROLE = 'iam.amazonaws.com/role';
const CREDENTIALS = '/latest/meta-data/iam/security-credentials/';

const machine = new FakeMachine();
const asked: RoleRequest[] = [];
let failure: Error | undefined;
let config: Compatibility;
let cache: CredentialCache;
let pods: Record<string, PodFacts>;
let namespaces: Record<string, Record<string, string>>;
const listeners: AgentListener[] = [];

const ADDRESSES = ['127.64.0.1', '127.64.0.2', '127.64.0.3'] as const;
const use = (options: Partial<CompatibilityOptions> = {}): void => {
  config = compatibility({ mode: 'kube2iam', baseRoleArn: BASE, ...options });
};

before(async () => {
  const handler = metadataService({
    source: machine,
    tokens: new TokenIssuer(cryptography),
    clock: machine.clock,
    hops: () => 1,
    tree: (client) =>
      podTree(client, {
        config,
        machine,
        cache,
        pods: {
          podOf: ({ localAddress }) => pods[localAddress],
          namespaceAnnotations: (name) => namespaces[name],
        },
        assumeRole: async (request) => {
          asked.push(request);
          if (failure !== undefined) throw failure;
          return {
            ...(await machine.credentials('2.0')),
            accessKeyId: `ASIA-${request.roleArn}-${asked.length}`,
          };
        },
      }),
  });
  for (const address of ADDRESSES) {
    listeners.push(await listen({ address, port: listeners[0]?.port ?? 0 }, handler, () => undefined));
  }
});
after(() => Promise.all(listeners.map((listener) => listener.close())));
beforeEach(() => {
  use();
  cache = new CredentialCache({ clock: machine.clock, most: 10, renewBelow: 900_000 });
  asked.length = 0;
  failure = undefined;
  pods = {
    '127.64.0.1': { namespace: 'team', name: 'reader', annotations: { [ROLE]: 'reader' } },
    '127.64.0.2': { namespace: 'team', name: 'writer', annotations: { [ROLE]: 'app/writer' } },
  };
  namespaces = { team: { 'iam.amazonaws.com/allowed-roles': '["reader", "app/*"]' } };
});

const get = (
  path: string,
  address: string = ADDRESSES[0],
  headers: Record<string, string> = {},
): Promise<RawAnswer> => rawRequest({ port: listeners[0]?.port ?? 0, address, target: path, headers });
const annotate = (annotations: Record<string, string>): void => {
  pods['127.64.0.1'] = { namespace: 'team', name: 'reader', annotations };
};

describe('kube2iam (imds.md 10, 11)', () => {
  it('lists the role of the pod behind the address, below the base ARN, and gives its credentials', async () => {
    assert.equal((await get(CREDENTIALS)).body, 'reader');
    assert.equal((await get(CREDENTIALS.slice(0, -1))).body, 'reader');
    assert.equal((await get(CREDENTIALS, '127.64.0.2')).body, 'app/writer');
    const answer = JSON.parse((await get(`${CREDENTIALS}reader`)).body);
    assert.deepEqual(
      [answer.Code, answer.Type, answer.AccessKeyId],
      ['Success', 'AWS-HMAC', `ASIA-${BASE}reader-1`],
    );
    assert.deepEqual(asked, [
      { roleArn: `${BASE}reader`, sessionName: 'team-reader', externalId: undefined, duration: 1800 },
    ]);
    await get(`${CREDENTIALS}app/writer`, '127.64.0.2');
    assert.equal(asked[1]?.roleArn, `${BASE}app/writer`);
  });
  it('roles of other accounts go by their ARN, and an external id is passed on', async () => {
    const arn = 'arn:aws:iam::444455556666:role/other';
    namespaces.team = { 'iam.amazonaws.com/allowed-roles': `["${arn}"]` };
    annotate({ [ROLE]: arn, 'iam.amazonaws.com/external-id': 'e' });
    assert.equal((await get(CREDENTIALS)).body, arn);
    assert.equal((await get(CREDENTIALS + arn)).status, 200);
    assert.equal(asked[0]?.externalId, 'e');
  });
  it('attack: a pod that asks for the role of another gets 403 and STS is not asked', async () => {
    const answer = await get(`${CREDENTIALS}app/writer`);
    assert.deepEqual([answer.status, answer.body], [403, 'Invalid role app/writer']);
    for (const path of ['node-role', `${BASE}app/writer`, '../reader', 'reader/', 'READER']) {
      const { status } = await get(CREDENTIALS + path);
      assert.ok(status === 403 || path === 'reader/', path);
    }
    assert.ok(asked.every(({ roleArn }) => roleArn === `${BASE}reader`));
  });
  it('an unknown pod, and one without annotation, get 404: never the role of the node', async () => {
    for (const path of [CREDENTIALS, `${CREDENTIALS}reader`, `${CREDENTIALS}node-role`]) {
      assert.equal((await get(path, '127.64.0.3')).status, 404, path);
    }
    annotate({});
    assert.equal((await get(CREDENTIALS)).status, 404);
    annotate({ [ROLE]: '' });
    assert.equal((await get(CREDENTIALS)).status, 404);
    assert.equal(asked.length, 0);
  });
  it('a default role is for pods without one, and namespaces do not bind it', async () => {
    use({ defaultRole: 'basic' });
    annotate({});
    assert.equal((await get(CREDENTIALS)).body, 'basic');
    assert.equal((await get(CREDENTIALS, '127.64.0.3')).status, 404);
  });
  it('a namespace without annotation, or one that is not known, allows nothing', async () => {
    namespaces = { team: {} };
    assert.equal((await get(CREDENTIALS)).status, 403);
    namespaces = {};
    assert.equal((await get(`${CREDENTIALS}reader`)).status, 403);
  });
  it('a refusal of STS is told, and not kept', async () => {
    failure = new StsFailure('AccessDenied', 'not authorized');
    const answer = await get(`${CREDENTIALS}reader`);
    assert.deepEqual([answer.status, answer.body], [500, 'AccessDenied: not authorized']);
    failure = undefined;
    assert.equal((await get(`${CREDENTIALS}reader`)).status, 200);
  });
  it('pods of one role with different external ids or names share nothing', async () => {
    pods['127.64.0.2'] = { namespace: 'team', name: 'reader-2', annotations: { [ROLE]: 'reader' } };
    const [one, two] = [await get(`${CREDENTIALS}reader`), await get(`${CREDENTIALS}reader`, '127.64.0.2')];
    assert.notEqual(one.body, two.body);
    await get(`${CREDENTIALS}reader`);
    assert.equal(asked.length, 2);
  });
  it('of the node it shows where it is, and neither its role nor its identity', async () => {
    assert.equal((await get('/latest/meta-data/placement/region')).body, 'us-east-1');
    assert.equal((await get('/latest/meta-data/instance-id')).status, 200);
    for (const path of [
      '/latest/dynamic/instance-identity/document',
      '/latest/meta-data/iam/info',
      '/latest/user-data',
    ]) {
      assert.equal((await get(path)).status, 404, path);
    }
  });
  it('tokens work as ever, and are required when the node requires them', async () => {
    machine.metadataOptions = {
      ...machine.metadataOptions,
      httpTokens: 'required',
      httpPutResponseHopLimit: 1,
    };
    assert.equal((await get(`${CREDENTIALS}reader`)).status, 401);
    const port = listeners[0]?.port ?? 0;
    const headers = { 'X-aws-ec2-metadata-token-ttl-seconds': '60' };
    const token = await rawRequest({
      port,
      address: ADDRESSES[0],
      method: 'PUT',
      target: '/latest/api/token',
      headers,
    });
    const answer = await get(`${CREDENTIALS}reader`, ADDRESSES[0], {
      'X-aws-ec2-metadata-token': token.body,
    });
    assert.equal(answer.status, 200);
    machine.metadataOptions = { ...machine.metadataOptions, httpTokens: 'optional' };
  });
});

describe('kiam (imds.md 10, 11)', () => {
  beforeEach(() => {
    use({ mode: 'kiam' });
    namespaces = { team: { 'iam.amazonaws.com/permitted': '.*reader' } };
  });
  it('redirects to the slash, shows the annotation as it is, and names sessions as pods choose', async () => {
    const bare = await get(CREDENTIALS.slice(0, -1));
    assert.deepEqual([bare.status, bare.headers.location], [301, CREDENTIALS]);
    annotate({ [ROLE]: '/reader', 'iam.amazonaws.com/session-name': 'my session' });
    assert.equal((await get(CREDENTIALS)).body, '/reader');
    assert.equal((await get(`${CREDENTIALS}/reader`)).status, 200);
    assert.deepEqual(asked[0], {
      roleArn: `${BASE}reader`,
      sessionName: 'kiam-my-session',
      externalId: undefined,
      duration: 900,
    });
  });
  it('an expression is held to the whole ARN, its alternatives too', async () => {
    const allows = (permitted: string, role: string): boolean =>
      namespaceAllows(config, BASE + role, { 'iam.amazonaws.com/permitted': permitted });
    assert.equal(allows('.*role/(a|b)', 'b'), true);
    assert.equal(allows('x|.*role/b', 'b-admin'), false);
    assert.equal(allows('.*role/a|y', 'a-admin'), false);
    assert.equal(allows('role/a', 'a'), false);
    assert.equal(allows('', 'a'), false);
    assert.equal(allows('(', 'a'), false);
    assert.equal(allows('(a+)+$'.repeat(200), 'a'), false);
    use({ mode: 'kiam', legacyUnanchored: true });
    assert.equal(allows('role/a', 'a-admin'), true);
  });
});

describe('restrictions of namespaces in kube2iam', () => {
  const allows = (entries: unknown, role: string, options: Partial<CompatibilityOptions> = {}): boolean => {
    const annotation = typeof entries === 'string' ? entries : JSON.stringify(entries);
    const arn = role.startsWith('arn:') ? role : BASE + role;
    return namespaceAllows(compatibility({ mode: 'kube2iam', baseRoleArn: BASE, ...options }), arn, {
      'iam.amazonaws.com/allowed-roles': annotation,
    });
  };
  it('globs are anchored, one wildcard, everything else as it is', () => {
    assert.equal(allows(['app-*'], 'app-1'), true);
    assert.equal(allows(['app'], 'app-1'), false);
    assert.equal(allows(['a.p'], 'abp'), false);
    assert.equal(allows(['arn:aws:iam::4*:role/x'], 'arn:aws:iam::444455556666:role/x'), true);
    assert.equal(allows(['x'], 'arn:aws:iam::444455556666:role/x'), false);
    assert.equal(allows([`${'*a'.repeat(400)}b`], 'a'.repeat(400)), false);
  });
  it('expressions hold the whole ARN unless told otherwise', () => {
    assert.equal(allows(['app-\\d+'], 'app-12', { format: 'regexp' }), true);
    assert.equal(allows(['foo'], 'foo-admin', { format: 'regexp' }), false);
    assert.equal(allows(['foo'], 'foo-admin', { format: 'regexp', legacyUnanchored: true }), true);
  });
  it('attack: expressions that would take long allow nothing, and stop no other pod', () => {
    const long = 'a'.repeat(500);
    for (const costly of ['(.*){900}', '(.?.?.?.?){400}.*', '(((.*)*)*){90}.*'])
      assert.equal(allows([costly], long, { format: 'regexp' }), false, costly);
    assert.equal(allows(['*'], 'a'.repeat(1000)), false, 'no role has such an ARN');
    const ordinary = Array.from({ length: 90 }, (_, at) => `*/team-${at}-*`);
    assert.equal(allows([...ordinary, 'a*'], 'a'.repeat(64)), true, 'a hundred ordinary ones are no burden');
  });
  it('what is not a JSON array of texts allows nothing', () => {
    for (const bad of ['*', '{}', '"*"', '["*", 1]', '["*"', '', '[["*"]]'])
      assert.equal(allows(bad, 'a'), false, bad);
    assert.equal(allows(`["*",${' '.repeat(9000)}"*"]`, 'a'), false);
  });
  it('a session is named by the pod, within the bounds of STS', () => {
    assert.equal(sessionName({ namespace: 'n', name: 'p'.repeat(100) }).length, 64);
    assert.match(sessionName({ namespace: 'n', name: 'p' }, 'ünïcode/…'), /^kiam-[\w+=,.@-]+$/);
  });
});
