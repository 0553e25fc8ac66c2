import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { initializeLink, type RunIp } from './initialize.ts';

/** What `ip` would find and do. */
function machine(options: { ipv6?: boolean; routeBy?: string } = {}) {
  const state = {
    links: new Map([['eth0', 2]]),
    addresses: [] as string[],
    routes: new Map<string, string>(),
    changes: [] as string[],
  };
  if (options.routeBy !== undefined) state.routes.set('169.254.170.23/32', options.routeBy);
  const ip: RunIp = async (...words) => {
    const line = words.filter((word) => !word.startsWith('-')).join(' ');
    const [, shown] = /^link show dev (\S+)$/.exec(line) ?? [];
    if (shown !== undefined) {
      const ifindex = state.links.get(shown);
      if (ifindex === undefined) throw new Error('Device does not exist');
      return JSON.stringify([{ ifindex }]);
    }
    if (line.startsWith('address show'))
      return JSON.stringify([{ addr_info: state.addresses.map((local) => ({ local })) }]);
    const [, exact] = /^route show exact (\S+)/.exec(line) ?? [];
    if (exact !== undefined) {
      const dev = state.routes.get(exact);
      return dev === undefined ? '' : JSON.stringify([{ dev }]);
    }
    if (options.ipv6 === false && line.includes('fd00')) throw new Error('IPv6 is disabled');
    state.changes.push(line);
    const [, address] = /^address add (\S+)\//.exec(line) ?? [];
    const [, route] = /^route add (\S+)/.exec(line) ?? [];
    if (line.startsWith('link add')) state.links.set('pod-id-link0', 7);
    if (address !== undefined) state.addresses.push(address);
    if (route !== undefined) state.routes.set(route, 'pod-id-link0');
    return '';
  };
  return { state, ip };
}

describe('initialize (pod-identity-agent.md 2.3)', () => {
  it('makes link, addresses and routes, and does nothing a second time but set the link up', async () => {
    const { state, ip } = machine();
    assert.deepEqual(await initializeLink(ip), []);
    assert.deepEqual(state.changes, [
      'link add pod-id-link0 type dummy',
      'address add 169.254.170.23/32 dev pod-id-link0',
      'address add fd00:ec2::23/128 dev pod-id-link0',
      'link set pod-id-link0 up',
      'route add 169.254.170.23/32 dev pod-id-link0 table main',
      'route add fd00:ec2::23/128 dev pod-id-link0 table main',
    ]);
    state.changes.length = 0;
    await initializeLink(ip);
    assert.deepEqual(state.changes, ['link set pod-id-link0 up']);
  });

  it('goes on without IPv6', async () => {
    const { state, ip } = machine({ ipv6: false });
    assert.deepEqual(await initializeLink(ip), ['IPv6 is disabled']);
    assert.ok(state.changes.includes('route add 169.254.170.23/32 dev pod-id-link0 table main'));
  });

  it('leaves another’s route alone and says whose it is', async () => {
    const { ip } = machine({ routeBy: 'eth0' });
    await assert.rejects(initializeLink(ip), {
      message:
        'expected route 169.254.170.23 to be interface index 7 but is 2, please remove route and try again',
    });
  });
});
