import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it, type TestContext } from 'node:test';

/** In a network namespace of its own, where this user is root: real links, addresses and routes that nobody else sees. */
const SPACE = ['unshare', '-rn'] as const;
const MODULE = new URL('./initialize.ts', import.meta.url).href;

/** Twice, as a pod that is started again does it; then a listener on each address. */
const PROGRAM = `
import { createServer } from 'node:net';
import { initializeLink, runIp } from ${JSON.stringify(MODULE)};
const listen = (host) => new Promise((resolve) => {
  const server = createServer().once('error', (error) => resolve(error.code));
  server.listen(2703, host, () => server.close(() => resolve('listens')));
});
const outcomes = [];
for (let time = 0; time < 2; time++)
  outcomes.push(await initializeLink(runIp).then((missing) => ({ missing }), (cause) => ({ fault: cause.message })));
const routes = await runIp('route', 'show', 'table', 'main');
console.log(JSON.stringify({ outcomes, routes, v4: await listen('169.254.170.23'), v6: await listen('fd00:ec2::23') }));
`;

interface Told {
  readonly outcomes: readonly { readonly missing?: readonly string[]; readonly fault?: string }[];
  readonly routes: string;
  readonly v4: string;
  readonly v6: string;
}

function inSpace(...words: readonly string[]): ReturnType<typeof spawnSync> & { readonly text: string } {
  const [program = '', ...rest] = [...SPACE, ...words];
  const done = spawnSync(program, rest, { encoding: 'utf8', timeout: 20_000 });
  return { ...done, text: `${done.stdout ?? ''}${done.stderr ?? ''}` };
}

/**
 * The kernel's word on which link can stand in: a dummy one, which initialize makes itself; else one of another type under its name,
 * which it finds and takes. Undefined: no namespaces here.
 */
function preparation(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  for (const type of ['dummy', 'ifb', 'bridge'])
    if (inSpace('ip', 'link', 'add', 'probe0', 'type', type).status === 0)
      return type === 'dummy' ? 'true' : `ip link add pod-id-link0 type ${type}`;
  return undefined;
}

const prepared = preparation();
const skip =
  prepared === undefined && 'NOT TESTED: this machine lets nobody make links in a network namespace';

function initialized(t: TestContext, before: string): Told {
  if (prepared !== 'true') t.diagnostic('the kernel has no dummy links: another type stands in');
  const script = `${prepared} && ${before} && exec "$0" --input-type=module --eval "$1"`;
  const done = inSpace('sh', '-c', script, process.execPath, PROGRAM);
  assert.equal(done.status, 0, done.text);
  return JSON.parse(String(done.stdout).trim().split('\n').at(-1) ?? '');
}

describe('initialize on real links', { skip }, () => {
  it('both addresses can be listened on, and a second run changes nothing', (t) => {
    const { outcomes, routes, v4, v6 } = initialized(t, 'true');
    assert.deepEqual(outcomes, [{ missing: [] }, { missing: [] }]);
    assert.deepEqual([v4, v6], ['listens', 'listens']);
    assert.equal(routes.match(/169\.254\.170\.23 dev pod-id-link0/g)?.length, 1);
  });

  it('without IPv6 the other family is set up, and what is missing is told', (t) => {
    const { outcomes, v4, v6 } = initialized(t, 'sysctl -qw net.ipv6.conf.all.disable_ipv6=1');
    for (const { missing, fault } of outcomes) {
      assert.equal(fault, undefined);
      assert.equal(missing?.length, 1);
    }
    assert.equal(v4, 'listens');
    assert.notEqual(v6, 'listens');
  });

  it('a route of somebody else is told and left alone', (t) => {
    const taken = 'ip link set lo up && ip route add 169.254.170.23/32 dev lo';
    const { outcomes, routes } = initialized(t, taken);
    assert.match(
      outcomes[0]?.fault ?? '',
      /expected route 169\.254\.170\.23 to be interface index \d+ but is 1, please/,
    );
    assert.match(routes, /169\.254\.170\.23 dev lo/);
  });
});
