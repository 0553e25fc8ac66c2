import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileMapping } from '../../../core/cluster-access/mapping/mapping-table.ts';
import { NO_INSTANCE_NAMES } from '../../../service/cluster-access/instance-names.ts';
import { mapIdentity } from '../../../service/cluster-access/map-identity.ts';
import { entriesInForce, NO_AWS_AUTH, nextState } from './aws-auth-state.ts';

const ADMIN = 'arn:aws:iam::111122223333:role/admin';
const DEV = 'arn:aws:iam::111122223333:role/dev';
const SOUND = `- rolearn: ${ADMIN}
  username: admin
  groups:
  - system:masters
- rolearn: ${DEV}
  username: dev:{{SessionName}}
  groups:
  - devs
`;

function groupsOf(versions: readonly string[], canonicalArn: string, sessionName: string): readonly string[] {
  const state = versions.reduce((before, mapRoles) => nextState(before, { mapRoles }), NO_AWS_AUTH);
  const table = compileMapping(entriesInForce(state));
  const answer = mapIdentity([{ mapper: { name: 'EKSConfigMap', ...bound(table) } }], NO_INSTANCE_NAMES, {
    arn: canonicalArn,
    canonicalArn,
    partition: 'aws',
    account: '111122223333',
    userId: 'AROA',
    sessionName,
    accessKeyId: 'ASIA',
  });
  assert.ok(!(answer instanceof Promise));
  if (answer.ok) assert.notEqual(answer.username.trim(), '');
  return answer.ok ? answer.groups : [];
}

function bound(table: ReturnType<typeof compileMapping>) {
  return { map: table.map.bind(table), mapsAccount: table.mapsAccount.bind(table) };
}

const junk = fc.constantFrom(
  '\t',
  ' ',
  '\n',
  '-',
  '"',
  "'",
  ':',
  '|',
  '>',
  '*a',
  '&a ',
  '<<: ',
  '[',
  ']',
  '{',
  '}',
  '#',
  '\r',
  '\0',
  '!x ',
  '~',
  'yes',
  '0',
);

test('a sound map, damaged in whatever way, never gives masters to anybody else', () => {
  const damage = fc.tuple(fc.nat(SOUND.length), fc.nat(3), junk);
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), fc.string(), (damages, session) => {
      let text = SOUND;
      for (const [at, length, put] of damages) text = text.slice(0, at) + put + text.slice(at + length);
      const groups = groupsOf([SOUND, text], DEV, session);
      assert.ok(!groups.includes('system:masters'), text);
      assert.deepEqual(groupsOf([SOUND, text], `${ADMIN}x`, session), []);
    }),
    { numRuns: 1500 },
  );
});

test('no text makes the reading throw', () => {
  const piece = fc.oneof(
    junk,
    fc.constantFrom(
      '- rolearn: x\n',
      '  username: u\n',
      '  groups: [system:masters]\n',
      '---\n',
      '%YAML 1.2\n',
      '? ',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      groupsOf([pieces.join('')], ADMIN, '');
    }),
    { numRuns: 1000 },
  );
});

test('what nests deep, with aliases and without, is read or refused and never throws', () => {
  for (const depth of [100, 500, 900, 1200, 1600, 1900, 2500, 20_000])
    for (const [open, close, core] of [
      ['[', ']', '*a'],
      ['{a: ', '}', '*a'],
      ['- ', '', 'x'],
    ] as const) {
      const deep = `- &a {rolearn: ${DEV}, username: dev}\n- ${open.repeat(depth)}${core}${close.repeat(depth)}\n- *a\n`;
      assert.deepEqual(groupsOf([deep], ADMIN, ''), []);
    }
});
