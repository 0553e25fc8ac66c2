import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { FakeLog } from '../../../../test/fakes/log.fake.ts';
import { type SandboxApi, startSandboxApi } from '../../../../test/fakes/sandbox-api.fake.ts';
import type { KubernetesClient } from '../../client/index.ts';
import { type AwsAuthSource, followAwsAuth } from '../aws-auth/follow-aws-auth.ts';
import { connectTo } from '../connect-sandbox.fake.ts';
import { applyEdit, type MappingEdit } from '../editor/index.ts';
import { AUTH_MAP_NAME, configMapPath, findConfigMap, putAuthMap } from '../writing/auth-map.ts';
import { judge } from './judge.ts';
import { identityOf } from './principals.ts';
import { type EntryAccess, simulate } from './simulate.ts';

const ACCOUNT = '111122223333';
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const NODES = `- rolearn: ${role('nodes')}
  username: system:node:{{EC2PrivateDNSName}}
  groups: [system:bootstrappers, system:nodes]
`;
const ADMIN = `- rolearn: ${role('admin')}
  username: admin:{{SessionName}}
  groups: [system:masters]
`;
const DEV = `- rolearn: ${role('dev')}
  username: dev:{{SessionName}}
  groups: [dev]
`;
const roles = (...entries: string[]) => ({ mapRoles: entries.join('') });
const effects = (before: object, next: object) =>
  simulate({ ...before }, { ...next }).changes.map(
    ({ effect, principal }) => `${effect} ${principal.split('/').at(-1)}`,
  );

describe('who gains and who loses', () => {
  const cases: readonly (readonly [
    what: string,
    before: object,
    after: object,
    effects: readonly string[],
  ])[] = [
    ['a new entry', roles(ADMIN), roles(ADMIN, DEV), ['gains dev']],
    ['an entry less', roles(ADMIN, DEV), roles(ADMIN), ['loses dev']],
    ['other groups', roles(DEV), roles(DEV.replace('[dev]', '[dev, ops]')), ['changes dev']],
    [
      'groups in another order',
      roles(DEV.replace('[dev]', '[a, b]')),
      roles(DEV.replace('[dev]', '[b, a]')),
      [],
    ],
    ['another order and case', roles(ADMIN, DEV), roles(DEV.replace('role/dev', 'role/DEV'), ADMIN), []],
    [
      'a shadowed entry',
      roles(DEV, ADMIN),
      roles(DEV, ADMIN, DEV.replace('[dev]', '[other]')),
      ['changes dev'],
    ],
    [
      'an entry with a path, which never matches',
      roles(),
      roles(DEV.replace('role/dev', 'role/team/dev')),
      [],
    ],
    ['an entry that gets a path', roles(DEV), roles(DEV.replace('role/dev', 'role/team/dev')), ['loses dev']],
    [
      'a permission set',
      {},
      { mapRoles: `- sso: {permissionSetName: P, accountID: "${ACCOUNT}"}\n  username: p\n` },
      ['gains AWSReservedSSO_P_0123456789abcdef'],
    ],
    ['an account', {}, { mapAccounts: `- "${ACCOUNT}"` }, [`gains any identity of account ${ACCOUNT}`]],
    [
      'an entry whose account stays',
      { ...roles(DEV), mapAccounts: `- "${ACCOUNT}"` },
      { mapAccounts: `- "${ACCOUNT}"` },
      ['changes dev'],
    ],
    ['an entry that is damaged', roles(DEV), roles(DEV.replace('rolearn', 'roleran')), ['loses dev']],
  ];
  for (const [what, was, will, expected] of cases)
    test(what, () => assert.deepEqual(effects(was, will), expected));

  test('whoever has an access entry is not touched by the map', () => {
    const accessEntries = new Map<string, EntryAccess>([
      [role('dev'), { username: 'x', groups: [], administrator: false }],
    ]);
    assert.deepEqual(simulate(roles(DEV), roles(), { accessEntries }).changes, []);
  });
});

describe('who would be locked out', () => {
  const found = (was: object, will: object, context: object = {}) =>
    judge({ ...was }, { ...will }, context).lockouts.map(({ who }) => who);
  const cases: readonly (readonly [
    what: string,
    was: object,
    will: object,
    caller: string | undefined,
    found: readonly string[],
  ])[] = [
    ['nobody', roles(NODES, ADMIN, DEV), roles(NODES, ADMIN), role('admin'), []],
    ['the caller', roles(ADMIN, DEV), roles(ADMIN), role('dev'), ['caller']],
    [
      'the caller, who loses system:masters',
      roles(ADMIN, DEV.replace('[dev]', '[system:masters, x]')),
      roles(ADMIN, DEV),
      role('dev'),
      ['caller'],
    ],
    [
      'the caller, who loses every group',
      roles(ADMIN, DEV),
      roles(ADMIN, DEV.replace('[dev]', '[]')),
      role('dev'),
      ['caller'],
    ],
    [
      'not the caller, who has other groups',
      roles(DEV),
      roles(DEV.replace('[dev]', '[ops]')),
      role('dev'),
      [],
    ],
    ['not a caller who was not in the map', roles(ADMIN, DEV), roles(ADMIN), role('other'), []],
    ['not a caller with a certificate', roles(ADMIN, DEV), roles(ADMIN), undefined, []],
    [
      'a caller who may be there by a path',
      roles(ADMIN, DEV.replace('role/dev', 'role/team/dev')),
      roles(ADMIN),
      role('dev'),
      ['caller'],
    ],
    ['nodes', roles(NODES, ADMIN), roles(ADMIN), role('admin'), ['nodes']],
    [
      'nodes that lose a group',
      roles(NODES, ADMIN),
      roles(NODES.replace(', system:nodes', ''), ADMIN),
      undefined,
      ['nodes'],
    ],
    [
      'nodes that get another name',
      roles(NODES),
      roles(NODES.replace('system:node:', 'node:')),
      undefined,
      ['nodes'],
    ],
    [
      'nodes that another entry shadows',
      roles(NODES, ADMIN),
      roles(NODES, ADMIN, DEV.replace('role/dev', 'role/NODES')),
      undefined,
      ['nodes'],
    ],
    ['the last administrators', roles(NODES, ADMIN), roles(NODES), undefined, ['administrators']],
    ['everybody', roles(NODES, ADMIN), {}, role('admin'), ['caller', 'nodes', 'administrators']],
    [
      'everybody, by a tab',
      roles(ADMIN),
      { mapRoles: ADMIN.replace('  username', '\tusername') },
      role('admin'),
      ['caller', 'administrators'],
    ],
  ];
  for (const [what, was, will, caller, expected] of cases)
    test(what, () => assert.deepEqual(found(was, will, caller === undefined ? {} : { caller }), expected));

  test('an access entry that may do everything keeps the door open', () => {
    const accessEntries = new Map<string, EntryAccess>([
      [role('admin'), { username: 'x', groups: [], administrator: true }],
    ]);
    assert.deepEqual(found(roles(ADMIN), {}, { accessEntries, caller: role('admin') }), []);
  });
});

describe('simulation is what the authenticator does', () => {
  let api: SandboxApi;
  let client: KubernetesClient;
  let source: AwsAuthSource;
  before(async () => {
    api = await startSandboxApi();
    client = await connectTo(api);
    source = followAwsAuth(client, { log: new FakeLog(), clock: api.services.clock });
    for (let tries = 0; !source.ready() && tries < 100; tries++) await delay(50);
  });
  after(async () => {
    await source?.stop();
    client?.close();
    await api?.close();
  });

  const name = fc.constantFrom('a', 'b', 'A', 'x/b', 'nodes', 'dev');
  const groups = fc.subarray(['system:masters', 'dev', 'system:nodes']);
  const edit: fc.Arbitrary<MappingEdit> = fc.oneof(
    fc
      .record({ name, groups, username: fc.constantFrom('u', 'v:{{SessionName}}'), shadow: fc.boolean() })
      .map(({ name: of, groups: given, username, shadow }): MappingEdit => {
        const mapping = { section: 'mapRoles' as const, arn: role(of), username, groups: given };
        return shadow
          ? { kind: 'add', mapping, duplicates: 'shadow' }
          : { kind: 'upsert', mapping, append: given.length === 1, updateUsername: true };
      }),
    name.map((of): MappingEdit => ({ kind: 'remove-arn', arn: role(of), all: of !== 'a' })),
    fc.constantFrom<MappingEdit>(
      { kind: 'add-account', account: ACCOUNT },
      { kind: 'remove-account', account: ACCOUNT, all: true },
      {
        kind: 'add',
        duplicates: 'shadow',
        mapping: { section: 'mapUsers', arn: `arn:aws:iam::${ACCOUNT}:user/u`, username: 'u', groups: [] },
      },
    ),
  );

  let marks = 0;
  test('after any edits, for every principal', async () => {
    const run = fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
      let data: Readonly<Record<string, string>> = {};
      for (const each of edits)
        try {
          data = applyEdit(data, each).data;
        } catch {
          // What is refused changes nothing.
        }
      const present = await findConfigMap(client, AUTH_MAP_NAME);
      // Unlike any map before, so that it is seen when the follower has it.
      const mark = `mark-${edits.length}-${++marks}`;
      const marked = applyEdit(data, {
        kind: 'add',
        duplicates: 'refuse',
        mapping: {
          section: 'mapUsers',
          arn: `arn:aws:iam::${ACCOUNT}:user/${mark}`,
          username: mark,
          groups: [],
        },
      }).data;
      const simulated = simulate(present?.data ?? {}, marked).after;
      await putAuthMap(client, present, { data: marked, annotations: {} });
      const seen = () => source.map(identityOf(`arn:aws:iam::${ACCOUNT}:user/${mark}`)).state === 'mapped';
      for (let tries = 0; !seen() && tries < 100; tries++) await delay(10);
      for (const arn of [
        role('a'),
        role('b'),
        role('nodes'),
        role('dev'),
        role('none'),
        `arn:aws:iam::${ACCOUNT}:user/u`,
      ]) {
        const mapping = source.map(identityOf(arn));
        const expected = simulated.of(arn);
        if (mapping.state === 'mapped')
          assert.deepEqual(expected, {
            username: mapping.to.username,
            groups: mapping.to.groups,
            by: mapping.to.entry,
          });
        else assert.equal(expected !== undefined, source.mapsAccount(ACCOUNT), arn);
      }
    });
    await fc.assert(run, { numRuns: 25 });
    await client.delete(configMapPath(AUTH_MAP_NAME));
  });
});
