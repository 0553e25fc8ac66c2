import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { NODE_METADATA_OPTIONS } from '../../core/records/compute.ts';
import { FakeMachine, serveMachine } from '../testing/machine.fake.ts';
import { type RawAnswer, rawRequest } from '../testing/raw-request.fake.ts';
import { hostAllowed } from './host-allowed.ts';
import type { AgentListener } from './listen.ts';

const machine = new FakeMachine();
let near: AgentListener;
let far: AgentListener;
before(async () => {
  near = await serveMachine(machine);
  far = await serveMachine(machine, () => 2);
});
after(async () => {
  await near.close();
  await far.close();
});
beforeEach(() => {
  machine.metadataOptions = NODE_METADATA_OPTIONS;
});

const SECRETS = '/latest/meta-data/iam/security-credentials/node-role';
const PUT = {
  method: 'PUT',
  target: '/latest/api/token',
  headers: { 'X-aws-ec2-metadata-token-ttl-seconds': '60' },
};
const ask = (target: string, headers: Record<string, string> = {}): Promise<RawAnswer> =>
  rawRequest({ port: near.port, target, headers });

describe('attacks on the metadata service', () => {
  it('a page whose name was rebound to this address reads nothing', async () => {
    for (const Host of [
      'evil.example',
      'evil.example:80',
      '127.0.0.1.evil.example',
      '127.0.0.1@evil',
      'localhost.',
    ]) {
      const answer = await ask(SECRETS, { Host });
      assert.equal(answer.status, 403, Host);
      assert.ok(!answer.body.includes('secret'));
    }
    for (const Host of ['169.254.169.254', '127.0.0.1:1', '[::1]:80', '[fd00:ec2::254]', 'localhost:8080']) {
      assert.equal((await ask(SECRETS, { Host })).status, 200, Host);
    }
    assert.equal(hostAllowed('10.0.0.7:80', '10.0.0.7'), true);
    assert.equal(hostAllowed('[fe80::1]', 'fe80::1'), true);
    assert.equal(hostAllowed('10.0.0.8', '10.0.0.7'), false);
    assert.equal(hostAllowed(undefined, '10.0.0.7'), true);
  });

  it('a forwarded request gets no token, so that an open proxy reads nothing where tokens are required', async () => {
    const headers = { ...PUT.headers, 'X-FORWARDED-FOR': '203.0.113.9, 10.0.0.1' };
    assert.equal((await rawRequest({ port: near.port, ...PUT, headers })).status, 403);
    machine.metadataOptions = { ...NODE_METADATA_OPTIONS, httpTokens: 'required' };
    assert.equal((await ask(SECRETS, { 'X-Forwarded-For': '203.0.113.9' })).status, 401);
  });

  it('a target in the form for proxies is none of this host', async () => {
    for (const target of [`http://169.254.169.254${SECRETS}`, '*', 'latest/meta-data/', 'example.com:443']) {
      assert.equal((await ask(target)).status, 400, target);
    }
  });

  it('there is one spelling of a path: nothing is decoded, resolved or joined', async () => {
    const spelled = [
      '/latest/meta-data/../meta-data/instance-id',
      '/latest/meta-data/./instance-id',
      '/latest//meta-data/instance-id',
      '//latest/meta-data/instance-id',
      '/latest/meta-data/instance-id//',
      '/latest/meta-data/%69nstance-id',
      '/latest/meta-data/placement/%2e%2e/instance-id',
      '/latest/meta-data\\instance-id',
      '/LATEST/meta-data/instance-id',
      '/latest/meta-data/instance-id;x',
    ];
    for (const path of spelled) assert.equal((await ask(path)).status, 404, path);
  });

  it('a body is never read as a second request', async () => {
    const smuggled = `GET ${SECRETS} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
    const socket = connect(near.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => undefined);
    socket.write('GET /latest/meta-data/mac HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\n');
    socket.write(`12345${smuggled}${smuggled}`);
    await once(socket, 'close');
    assert.equal(text.match(/HTTP\/1\.1 200/g)?.length, 1);
    assert.ok(!text.includes('secret'));
  });

  it('many tokens leave nothing behind, and the first is still good', async () => {
    const { body: first } = await rawRequest({ port: near.port, ...PUT });
    for (let batch = 0; batch < 4; batch++) {
      await Promise.all(Array.from({ length: 50 }, () => rawRequest({ port: near.port, ...PUT })));
    }
    assert.equal((await ask(SECRETS, { 'X-aws-ec2-metadata-token': first })).status, 200);
  });

  it('clients that never end their request keep nobody else from an answer', async () => {
    const slow = Array.from({ length: 200 }, () => {
      const socket = connect(near.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write('GET /latest/meta-data/mac HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
      return socket;
    });
    await Promise.all(slow.map((socket) => once(socket, 'connect')));
    assert.equal((await ask(SECRETS)).status, 200);
    for (const socket of slow) socket.destroy();
  });

  it('headers past the bound end the connection, and those after it are served', async () => {
    const many = await ask(SECRETS, { 'X-Large': 'x'.repeat(20_000) });
    assert.equal(many.status, 400);
    assert.equal((await ask(SECRETS)).status, 200);
  });
});

describe('the hop limit (imds.md 2.1)', () => {
  const silent = (): Socket => {
    const socket = connect(far.port, '127.0.0.1');
    socket.on('error', () => undefined);
    const headers = 'Host: 127.0.0.1\r\nX-aws-ec2-metadata-token-ttl-seconds: 60';
    socket.write(`PUT /latest/api/token HTTP/1.1\r\n${headers}\r\n\r\n`);
    return socket;
  };

  it('tokens of the host work from a pod, while the pod gets no answer to its own request', async () => {
    machine.metadataOptions = {
      ...NODE_METADATA_OPTIONS,
      httpTokens: 'required',
      httpPutResponseHopLimit: 1,
    };
    const socket = silent();
    let heard = '';
    socket.on('data', (chunk) => {
      heard += String(chunk);
    });
    const { status } = await rawRequest({ port: near.port, ...PUT });
    assert.equal(status, 200);
    assert.equal((await rawRequest({ port: far.port, target: SECRETS })).status, 401);
    assert.equal(heard, '');
    socket.destroy();
    machine.metadataOptions = { ...NODE_METADATA_OPTIONS, httpPutResponseHopLimit: 2 };
    assert.equal((await rawRequest({ port: far.port, ...PUT })).status, 200);
  });

  it('attack: silent connections are bounded, the oldest gives way, and others are served', async () => {
    machine.metadataOptions = { ...NODE_METADATA_OPTIONS, httpPutResponseHopLimit: 1 };
    const oldest = silent();
    await once(oldest, 'connect');
    const closed = once(oldest, 'close');
    const sockets = Array.from({ length: 100 }, silent);
    await closed;
    assert.equal((await rawRequest({ port: far.port, target: '/latest/meta-data/mac' })).status, 200);
    for (const socket of sockets) socket.destroy();
  });
});
