import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAwsAuth, readSection } from './aws-auth.ts';

const ADMIN = 'arn:aws:iam::111122223333:role/admin';
const SOUND = `# who may what\n- rolearn: ${ADMIN}\n  username: admin # the owner\n  groups:\n  - system:masters\n`;

function reasons(section: 'mapRoles' | 'mapUsers' | 'mapAccounts', text: string): readonly string[] {
  const { dropped, document } = readSection(section, text);
  const problem = document.problem;
  return [
    ...(problem === undefined ? [] : [`line ${problem.line}: ${problem.message}`]),
    ...dropped.map(({ place, line, message, hint }) =>
      [`${place} line ${line}: ${message}`, ...(hint === undefined ? [] : [hint])].join('; '),
    ),
  ];
}

test('entries stand with their place, their line and the document that keeps every comment', () => {
  const { entries, document } = readSection('mapRoles', SOUND);
  assert.deepEqual(entries, [
    {
      section: 'mapRoles',
      arn: ADMIN,
      username: 'admin',
      groups: ['system:masters'],
      place: 'mapRoles[0]',
      line: 2,
    },
  ]);
  assert.match(document.document.toString(), /# who may what\n[\s\S]*# the owner/);
});

test('Windows line ends, blank lines, a byte order mark and keys in any case are read', () => {
  for (const text of [
    SOUND.replaceAll('\n', '\r\n'),
    `\n\n${SOUND}\n\n`,
    `\uFEFF${SOUND}`,
    SOUND.replace('rolearn', 'RoleARN').replace('groups', 'GROUPS'),
    JSON.stringify([{ rolearn: ADMIN, username: 'admin', groups: ['system:masters'] }]),
  ]) {
    const { entries } = readSection('mapRoles', text);
    assert.deepEqual(entries[0]?.groups, ['system:masters'], text);
  }
});

test('section 5.2: what stands for nothing is an empty section', () => {
  for (const text of ['', ' \n', '``', '""', "''", '~', 'null', '# nobody', '[]']) {
    const { entries, dropped, document } = readSection('mapRoles', text);
    assert.deepEqual([entries, dropped, document.problem], [[], [], undefined], text);
  }
});

test('a section that is no list of entries has a problem with its line, and no entries', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    [SOUND.replace('  username', '\tusername'), /^line 3: /],
    [`|\n${SOUND.replaceAll(/^/gm, '  ')}`, /^line 1: is not a list of entries$/],
    ['rolearn: x\nusername: y\n', /^line 1: is not a list of entries$/],
    ['- rolearn: "x\n  username: y\n', /^line \d: /],
    [`${SOUND}---\n${SOUND}`, /^line 6: .*multiple documents/],
    ['['.repeat(10_000), /^line 1: /],
    [SOUND.replace('admin # ', 'admin\r'), /^line 3: holds the control character U\+000D$/],
    [`${SOUND}# \u0085\n`, /^line 6: holds the control character U\+0085$/],
    [`# \u2028${SOUND}`, /^line 1: holds the control character U\+2028$/],
    ['x'.repeat(1024 * 1024 + 1), /^line 1: longer than/],
  ];
  for (const [text, expected] of cases) {
    const [reason] = reasons('mapRoles', text);
    assert.match(reason ?? '', expected);
    assert.deepEqual(readSection('mapRoles', text).entries, []);
  }
});

test('section 5.3: an invalid entry is dropped alone, with its reason', () => {
  const dropped = (entry: string) => {
    const reading = readSection('mapRoles', `${entry}\n${SOUND}`);
    assert.equal(reading.entries.length, 1, entry);
    assert.equal(reading.entries[0]?.arn, ADMIN);
    return reading.dropped.map(({ message, hint }) =>
      hint === undefined ? message : `${message} (${hint})`,
    )[0];
  };
  const cases: readonly (readonly [string, string])[] = [
    [
      '- roleran: x\n  username: u',
      'one of rolearn or SSO must be supplied (roleran: did you mean rolearn?)',
    ],
    ['- rolearn: x\n  usernmae: u', 'value for username must be supplied (usernmae: did you mean username?)'],
    ['- rolearn: x\n  username: "  "', 'value for username must be supplied'],
    ['- rolearn: x\n  username: 12', 'username must be a string (put it in quotes)'],
    ['- rolearn: x\n  username: yes', 'username must be a string (put it in quotes)'],
    ['- rolearn: x\n  username: u\n  groups: system:masters', 'groups must be a list of strings'],
    ['- rolearn: x\n  username: u\n  groups: [[system:masters]]', 'groups must be a list of strings'],
    ['- rolearn: x\n  username: u\n  groups: {system:masters: true}', 'groups must be a list of strings'],
    ['- rolearn: x\n  username: u\n  groups: ["system:masters\\n"]', 'groups holds a control character'],
    ['- rolearn: x\n  rolearn: y\n  username: u', 'key rolearn is given twice'],
    ['- rolearn: x\n  username: u\n  Username: v', 'an entry of mapRoles has username twice'],
    ['- rolearn: !secret x\n  username: u', 'tag !secret is not known'],
    ['- *none', 'alias *none has no anchor before it'],
    ['- text', 'an entry of mapRoles must be a map of fields'],
    ['-', 'an entry of mapRoles must be a map of fields'],
    ['- [a]', 'an entry of mapRoles must be a map of fields'],
    ['- ? [a]\n  : b', 'a key is no text'],
    [
      '- rolearn: x\n  sso: {permissionSetName: a, accountID: "111122223333"}\n  username: u',
      'only one of rolearn or SSO can be supplied',
    ],
    [
      '- sso: {permissionSetName: a, accountID: 111122223333}\n  username: u',
      'accountID must be a string (put it in quotes)',
    ],
    [
      '- sso: {permissionSetName: "a*", accountID: "111122223333"}\n  username: u',
      "PermissionSetName 'a*' is not a valid AWS SSO PermissionSet Name",
    ],
    [
      '- sso: {permissionSetName: a, accountID: "111122223333", partition: aws-moon}\n  username: u',
      "partition 'aws-moon' is not a valid AWS partition",
    ],
  ];
  for (const [entry, expected] of cases) assert.equal(dropped(entry), expected);
});

test('anchors, aliases and merge keys are followed; a bomb of them is an entry that is dropped', () => {
  const { entries } = readSection(
    'mapRoles',
    `- &one {rolearn: a, username: u, groups: &g [viewers]}\n- <<: *one\n  rolearn: b\n- {rolearn: c, username: v, groups: *g}\n`,
  );
  assert.deepEqual(
    entries.map(({ arn, username, groups }) => [arn, username, groups]),
    [
      ['a', 'u', ['viewers']],
      ['b', 'u', ['viewers']],
      ['c', 'v', ['viewers']],
    ],
  );
  const levels = Array.from(
    { length: 9 },
    (_, at) => `- &l${at + 1} [${Array(10).fill(`*l${at}`).join(', ')}]`,
  );
  const bomb = ['- &l0 [x]', ...levels, '- {rolearn: r, username: u, groups: *l9}'].join('\n');
  assert.match(reasons('mapRoles', bomb).at(-1) ?? '', /too large once its aliases are followed/);
});

test('mapAccounts: digits as they are written, leading zeros included, and nothing else', () => {
  const { accounts } = readSection(
    'mapAccounts',
    '- 111122223333\n- "012345678901"\n- 012345678901\n- 000000000001 # first\n',
  );
  assert.deepEqual(accounts, ['111122223333', '012345678901', '012345678901', '000000000001']);
  for (const bad of [
    '0x19DF1C5A05',
    '1111_2222_3333',
    '1.11122223333e11',
    '11112222333',
    '*',
    "'*'",
    '~',
    '[a]',
    'true',
  ])
    assert.deepEqual(readSection('mapAccounts', `- ${bad}\n`).accounts, [], bad);
});

test('data of any form is read: what is no text is not there', () => {
  for (const data of [undefined, null, 'x', [], { mapRoles: 7 }, { MapRoles: SOUND }])
    assert.deepEqual(readAwsAuth(data).mapRoles.entries, []);
  const read = readAwsAuth({ mapRoles: '\t', mapUsers: '- userarn: u\n  username: name\n' });
  assert.equal(read.mapUsers.entries.length, 1);
});
