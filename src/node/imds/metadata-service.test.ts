import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NODE_METADATA_OPTIONS } from '../../core/records/compute.ts';
import type { AgentListener } from '../listener/listen.ts';
import { FakeMachine, serveMachine } from '../testing/machine.fake.ts';
import { type RawAnswer, type RawRequest, rawRequest } from '../testing/raw-request.fake.ts';
import { RoleUnavailable } from './source.ts';

const machine = new FakeMachine();
let listener: AgentListener;
before(async () => {
  listener = await serveMachine(machine);
});
after(() => listener.close());
beforeEach(() => {
  machine.metadataOptions = NODE_METADATA_OPTIONS;
  machine.roleName = 'node-role';
  machine.failure = undefined;
});

const TTL = 'X-aws-ec2-metadata-token-ttl-seconds';
const TOKEN = 'X-aws-ec2-metadata-token';
const CREDENTIALS = '/latest/meta-data/iam/security-credentials/';

const ask = (target: string, request: Partial<RawRequest> = {}): Promise<RawAnswer> =>
  rawRequest({ port: listener.port, target, ...request });
const get = (path: string, token?: string) =>
  ask(path, token === undefined ? {} : { headers: { [TOKEN]: token } });
const put = (headers: Record<string, string>, target = '/latest/api/token') =>
  ask(target, { method: 'PUT', headers });
const tokenOf = async (ttl: number) => (await put({ [TTL]: String(ttl) })).body;

describe('tokens (imds.md 2)', () => {
  it('a lifetime from 1 to 21600 seconds, echoed', async () => {
    for (const ttl of ['1', '60', '21600']) {
      const { status, headers, body } = await put({ [TTL]: ttl });
      assert.equal(status, 200);
      assert.equal(headers[TTL.toLowerCase()], ttl);
      assert.match(body, /^[\w-]{54}==$/);
    }
  });
  it('anything else is 400', async () => {
    for (const ttl of ['', '0', '-1', '21601', '1.5', 'x', '1e3', '60, 60', '0x10', '+5']) {
      assert.equal((await put({ [TTL]: ttl })).status, 400, ttl);
    }
    assert.equal((await put({})).status, 400);
  });
  it('other versions, and what comes through a proxy, are 403', async () => {
    assert.equal((await put({ [TTL]: '60' }, '/2021-03-23/api/token')).status, 403);
    assert.equal((await put({ [TTL]: '60', 'X-Forwarded-For': '' })).status, 403);
    assert.equal((await put({ [TTL]: '60', 'x-forwarded-for': '10.0.0.1' })).status, 403);
  });
  it('are good until they expire, for their instance only, and in one spelling', async () => {
    const token = await tokenOf(60);
    const answer = await get('/latest/meta-data/instance-id', token);
    assert.deepEqual([answer.status, answer.body], [200, machine.instanceId]);
    assert.equal(answer.headers[TTL.toLowerCase()], '60');
    machine.now += 59_999;
    assert.equal((await get('/latest/meta-data/instance-id', token)).status, 200);
    machine.now += 1;
    assert.equal((await get('/latest/meta-data/instance-id', token)).status, 401);
    const other = await tokenOf(60);
    machine.instanceId = 'i-0123456789abcdef1';
    assert.equal((await get('/latest/meta-data/instance-id', other)).status, 401);
    machine.instanceId = 'i-0123456789abcdef0';
    for (const bad of [`${other}=`, other.slice(0, -2), other.toLowerCase(), 'x'.repeat(54), '']) {
      assert.equal((await get('/latest/meta-data/instance-id', bad)).status, 401, bad);
    }
  });
  it('the rules of 2.2: required needs one, optional does not but refuses a bad one', async () => {
    assert.equal((await get('/latest/meta-data/')).status, 200);
    assert.equal((await get('/latest/meta-data/', 'bad')).status, 401);
    machine.metadataOptions = { ...NODE_METADATA_OPTIONS, httpTokens: 'required' };
    assert.equal((await get('/latest/meta-data/')).status, 401);
    assert.equal((await get(`${CREDENTIALS}node-role`)).status, 401);
    assert.equal((await get('/latest/meta-data/', await tokenOf(5))).status, 200);
  });
  it('a disabled endpoint is 403 for everything', async () => {
    const token = await tokenOf(60);
    machine.metadataOptions = { ...NODE_METADATA_OPTIONS, httpEndpoint: 'disabled' };
    assert.equal((await get('/latest/meta-data/', token)).status, 403);
    assert.equal((await put({ [TTL]: '60' })).status, 403);
  });
});

describe('methods and paths (imds.md 1)', () => {
  it('data is for GET and HEAD, tokens for PUT', async () => {
    for (const method of ['POST', 'DELETE', 'OPTIONS', 'PATCH', 'PUT']) {
      assert.equal((await ask('/latest/meta-data/', { method })).status, 405, method);
    }
    assert.equal((await get('/latest/api/token')).status, 405);
    const head = await ask('/latest/meta-data/instance-id', { method: 'HEAD' });
    assert.deepEqual([head.status, head.body, head.headers['content-length']], [200, '', '19']);
  });
  it('text for HTTP/1.0 too, without a Host', async () => {
    const answer = await ask('/latest/meta-data/mac', { version: '1.0' });
    assert.deepEqual([answer.status, answer.body], [200, '02:00:00:00:00:01']);
    assert.equal(answer.headers['content-type'], 'text/plain');
    assert.equal(answer.headers.connection, 'close');
  });
  it('directories list their entries, leaves take a slash, and the rest is 404', async () => {
    const expected: readonly (readonly [path: string, body: string | RegExp])[] = [
      ['/', /^1\.0\n2007-01-19\n[\s\S]*\nlatest$/],
      ['/latest', 'dynamic\nmeta-data'],
      ['/latest/', 'dynamic\nmeta-data'],
      ['/1.0/meta-data/instance-id', 'i-0123456789abcdef0'],
      ['/latest/meta-data/', /^ami-id\nami-launch-index\nhostname\niam\/\n/],
      ['/latest/meta-data/placement/', 'availability-zone\nregion'],
      ['/latest/meta-data/placement/availability-zone/', 'us-east-1a'],
      ['/latest/meta-data/services/domain', 'amazonaws.com'],
      ['/latest/meta-data/network/interfaces/macs/', '02:00:00:00:00:01/'],
      ['/latest/meta-data/network/interfaces/macs/02:00:00:00:00:01/vpc-id', 'vpc-0123456789abcdef0'],
      ['/latest/meta-data/mac?x=/latest/api/token', '02:00:00:00:00:01'],
    ];
    for (const [path, body] of expected) {
      const answer = await get(path);
      assert.equal(answer.status, 200, path);
      if (typeof body === 'string') assert.equal(answer.body, body, path);
      else assert.match(answer.body, body, path);
    }
    for (const path of [
      '/latest/user-data',
      '/latest/dynamic/instance-identity/signature',
      '/2.0/',
      '/nothing',
    ]) {
      assert.equal((await get(path)).status, 404, path);
    }
  });
  it('the identity document says what the tree says', async () => {
    const document = JSON.parse((await get('/latest/dynamic/instance-identity/document')).body);
    assert.equal(document.accountId, '111122223333');
    assert.equal(document.pendingTime, '2026-11-21T10:00:00Z');
    assert.equal(document.instanceId, (await get('/latest/meta-data/instance-id')).body);
    assert.equal(document.version, '2017-09-30');
  });
  it('tags show when the options allow it', async () => {
    assert.equal((await get('/latest/meta-data/tags/instance/')).status, 404);
    machine.metadataOptions = { ...NODE_METADATA_OPTIONS, instanceMetadataTags: 'enabled' };
    assert.equal((await get('/latest/meta-data/tags/instance/')).body, 'Name\n__proto__');
    assert.equal((await get('/latest/meta-data/tags/instance/Name')).body, 'node-1');
  });
});

describe('the role (imds.md 3)', () => {
  it('is listed by its name, and its credentials say by which version they came', async () => {
    assert.equal((await get(CREDENTIALS)).body, 'node-role');
    const first = JSON.parse((await get(`${CREDENTIALS}node-role`)).body);
    assert.deepEqual(Object.keys(first), [
      'Code',
      'LastUpdated',
      'Type',
      'AccessKeyId',
      'SecretAccessKey',
      'Token',
      'Expiration',
    ]);
    assert.equal(first.Token, 'token-1.0');
    assert.match(first.Expiration, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const second = JSON.parse((await get(`${CREDENTIALS}node-role`, await tokenOf(5))).body);
    assert.equal(second.Token, 'token-2.0');
    const info = JSON.parse((await get('/latest/meta-data/iam/info')).body);
    assert.deepEqual([info.Code, info.InstanceProfileId], ['Success', 'AIPA']);
  });
  it('no other name has credentials, and without a role there is nothing', async () => {
    for (const path of ['other', 'node-role/x', 'NODE-ROLE', 'constructor', '__proto__']) {
      assert.equal((await get(CREDENTIALS + path)).status, 404, path);
    }
    machine.roleName = undefined;
    assert.equal((await get(CREDENTIALS)).status, 404);
    assert.equal((await get('/latest/meta-data/iam/info')).status, 404);
  });
  it('one that does not trust EC2 is told as EC2 tells it; one that cannot be had is no answer of old', async () => {
    machine.failure = new RoleUnavailable('AssumeRoleUnauthorizedAccess', 'EC2 cannot assume the role');
    const told = await get(`${CREDENTIALS}node-role`);
    assert.equal(told.status, 200);
    assert.equal(JSON.parse(told.body).Code, 'AssumeRoleUnauthorizedAccess');
    machine.failure = new RoleUnavailable('CredentialsUnavailable', 'no answer');
    assert.equal((await get(`${CREDENTIALS}node-role`)).status, 503);
  });
});

describe('IPv6 (imds.md 1)', () => {
  it('is shut until the options open it', async (t) => {
    const six = await serveMachine(machine, () => 1, '::1').catch(() => undefined);
    if (six === undefined) return t.skip('no IPv6 here');
    t.after(() => six.close());
    const at = (): Promise<RawAnswer> =>
      rawRequest({
        port: six.port,
        address: '::1',
        target: '/latest/meta-data/mac',
        headers: { Host: '[fd00:ec2::254]' },
      });
    assert.equal((await at()).status, 403);
    machine.metadataOptions = { ...NODE_METADATA_OPTIONS, httpProtocolIpv6: 'enabled' };
    assert.equal((await at()).body, '02:00:00:00:00:01');
  });
});
