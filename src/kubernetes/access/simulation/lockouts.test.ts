import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import type { IdentityMapper } from '../../../core/cluster-access/identity-mapper.ts';
import { compileMapping } from '../../../core/cluster-access/mapping/mapping-table.ts';
import { type MappedIdentity, mapIdentity } from '../../../service/cluster-access/map-identity.ts';
import { type AwsAuthState, entriesInForce, NO_AWS_AUTH, nextState } from '../aws-auth/aws-auth-state.ts';
import { judge } from './judge.ts';
import { identityOf } from './principals.ts';
import type { EntryAccess } from './simulate.ts';

const ACCOUNT = '111122223333';
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const entry = (name: string, username: string, groups: readonly string[]): string =>
  `- rolearn: ${role(name)}\n  username: ${JSON.stringify(username)}\n  groups: [${groups.join(', ')}]\n`;
const ADMIN = entry('admin', 'admin:{{SessionName}}', ['system:masters']);
const DEV = entry('dev', 'dev:{{SessionName}}', ['dev']);
const NODES = entry('nodes', 'system:node:{{EC2PrivateDNSName}}', ['system:bootstrappers', 'system:nodes']);
const SESSION = { sessionName: 'alice@example.com', accessKeyId: 'ASIA1' };
const who = (before: object, after: object, context: object = {}) =>
  judge({ ...before }, { ...after }, context).lockouts.map(({ who: whom }) => whom);

describe('attacks on the judgement of a change', () => {
  const caller = { caller: role('dev'), session: SESSION };
  for (const [what, username, groups] of [
    ['a username of system: by the session', 'system:{{SessionName}}', ['dev']],
    ['a username that only nodes have', 'node:{{EC2PrivateDNSName}}', ['dev']],
    ['a group of system: by the session', 'dev', ['dev', 'system:{{SessionName}}']],
  ] as const)
    test(`the caller gets ${what}, which the mapper refuses`, () =>
      assert.deepEqual(who({ mapRoles: DEV }, { mapRoles: entry('dev', username, groups) }, caller), [
        'caller',
      ]));

  test('a template that takes the session of the caller locks nobody out', () =>
    assert.deepEqual(
      who({ mapRoles: DEV }, { mapRoles: entry('dev', '{{SessionNameRaw}}', ['dev']) }, caller),
      [],
    ));

  test('a session whose name the mapper would not fill in', () => {
    const session = { ...SESSION, sessionName: 'system' };
    const after = { mapRoles: entry('dev', '{{SessionName}}:x', ['dev']) };
    assert.deepEqual(who({ mapRoles: DEV }, after, { ...caller, session }), ['caller']);
  });

  test('the last administrators become such as the mapper refuses', () =>
    assert.deepEqual(
      who({ mapRoles: ADMIN }, { mapRoles: entry('admin', 'system:{{SessionName}}', ['system:masters']) }),
      ['administrators'],
    ));

  test('the administrator who is left has an access entry, so that the map does not count for him', () => {
    const accessEntries = new Map<string, EntryAccess>([
      [role('admin'), { username: 'x', groups: [], administrator: false }],
    ]);
    const other = entry('other', 'other', ['system:masters']);
    assert.deepEqual(who({ mapRoles: ADMIN + other }, { mapRoles: ADMIN }, { accessEntries }), [
      'administrators',
    ]);
  });

  for (const username of ['system:node:{{SessionName}}', 'system:node:one'])
    test(`nodes become ${username}`, () =>
      assert.deepEqual(
        who({ mapRoles: NODES }, { mapRoles: NODES.replace('system:node:{{EC2PrivateDNSName}}', username) }),
        ['nodes'],
      ));

  test('a section that was broken, and goes on by what it said before, is put right without the caller', () => {
    const broken = { mapRoles: '\t- x' };
    assert.deepEqual(who(broken, { mapRoles: ADMIN }, caller), ['caller']);
    assert.deepEqual(who(broken, { mapRoles: ADMIN + DEV }, caller), []);
    assert.deepEqual(who(broken, { ...broken, mapAccounts: '- "444455556666"' }, caller), []);
    assert.deepEqual(who(broken, { mapRoles: DEV }, caller), ['administrators']);
  });
});

const at = (state: AwsAuthState, identity: ClusterIdentity): MappedIdentity => {
  const table = compileMapping({ ...entriesInForce(state) });
  const mapper: IdentityMapper = {
    name: 'EKSConfigMap',
    map: (each) => table.map(each),
    mapsAccount: (account) => table.mapsAccount(account),
  };
  const names = { privateDnsName: () => 'ip-10-0-0-1.internal' };
  const mapped = mapIdentity([{ mapper }], names, identity);
  assert.ok(!(mapped instanceof Promise));
  return mapped;
};

test('a change that is let through does not lock its writer out, by the chain that decides', () => {
  const name = fc.constantFrom('dev', 'DEV', 'team/dev', 'admin', 'AWSReservedSSO_Ops_0123456789abcdef');
  const username = fc.constantFrom(
    'u',
    'u:{{SessionName}}',
    'system:{{SessionName}}',
    '{{SessionName}}:masters',
    '{{EC2PrivateDNSName}}',
    'system:node:{{EC2PrivateDNSName}}',
    '{{AccessKeyID}}',
    '{{Unknown}}',
    '',
  );
  const group = fc.constantFrom(
    'dev',
    'system:masters',
    'system:{{SessionName}}',
    '{{SessionName}}',
    '{{AccountID}}',
  );
  const line = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(name, username, fc.array(group, { maxLength: 2 })).map((parts) => entry(...parts)),
    },
    {
      weight: 1,
      arbitrary: fc.constant(
        `- sso: {permissionSetName: Ops, accountID: "${ACCOUNT}"}\n  username: ops\n  groups: [dev]\n`,
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('\t- x\n', '- {}\n', '- roleran: x\n') },
  );
  const map = fc.record({
    mapRoles: fc.array(line, { maxLength: 4 }).map((lines) => lines.join('')),
    mapUsers: fc.constantFrom('', '- x\n', ADMIN.replaceAll('role', 'user')),
    mapAccounts: fc.constantFrom('', `- "${ACCOUNT}"\n`, '- 1\n', ': :\n'),
  });
  const who = fc.record({
    arn: name.map((of) => role(of.split('/').at(-1) ?? '')),
    sessionName: fc.constantFrom('alice', 'system', 'i-0123456789abcdef0', ''),
  });
  let judged = 0;
  fc.assert(
    fc.property(fc.array(map, { minLength: 2, maxLength: 4 }), who, (maps, { arn, sessionName }) => {
      const session = { sessionName, accessKeyId: 'ASIA1' };
      const identity = identityOf(arn, session);
      let state = NO_AWS_AUTH;
      for (const [index, after] of maps.entries()) {
        const next = nextState(state, after);
        const [was, will] = [at(state, identity), at(next, identity)];
        const found = judge(maps[index - 1] ?? {}, after, { caller: arn, session }).lockouts.map(
          (each) => each.who,
        );
        if (was.ok && !will.ok) {
          judged++;
          assert.ok(found.includes('caller'), `${JSON.stringify(maps)} ${JSON.stringify(will)}`);
        }
        if (
          was.ok &&
          will.ok &&
          was.groups.includes('system:masters') &&
          // What a broken section gave before is not known to whoever reads the map.
          entriesInForce(state).broken?.length === 0 &&
          !will.groups.includes('system:masters')
        )
          assert.ok(found.includes('caller'), 'system:masters is lost');
        state = next;
      }
    }),
    { numRuns: 3000 },
  );
  assert.ok(judged > 100, `${judged} lockouts were met`);
});
