import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setGroups, setUsername } from './edit-entry.ts';
import { appendEntries, removeEntries } from './edit-section.ts';
import { readSection, type Section } from './section.ts';

const ARN = 'arn:aws:iam::111122223333:role/new';
const NEW = { rolearn: ARN, username: 'new:{{SessionName}}', groups: ['dev'] };

const entry = (section: Section, index: number) => {
  const found = section.entries[index];
  assert.ok(found);
  return found;
};

const AMAZON = `# nodes
- rolearn: arn:aws:iam::111122223333:role/nodes   # do not touch
  username: system:node:{{EC2PrivateDNSName}}
  groups:
    - system:bootstrappers
    - system:nodes # both
  # why: see runbook
- rolearn: "arn:aws:iam::111122223333:role/dev"
  userid: AROAEXAMPLE
  groups: [dev, 'ops']

# end
`;

describe('entries are put in and taken out of the text', () => {
  const appended: readonly (readonly [what: string, text: string, result: string])[] = [
    ['nothing', '', `- rolearn: ${ARN}\n  username: new:{{SessionName}}\n  groups:\n    - dev\n`],
    ['an empty list', '[]\n', `- rolearn: ${ARN}\n  username: new:{{SessionName}}\n  groups:\n    - dev\n`],
    ['an empty text', "''", `- rolearn: ${ARN}\n  username: new:{{SessionName}}\n  groups:\n    - dev\n`],
    [
      'comments',
      '# none yet',
      `# none yet\n- rolearn: ${ARN}\n  username: new:{{SessionName}}\n  groups:\n    - dev`,
    ],
    [
      'CRLF',
      '- rolearn: a\r\n  groups:\r\n  - x\r\n',
      `- rolearn: a\r\n  groups:\r\n  - x\r\n- rolearn: ${ARN}\r\n  username: new:{{SessionName}}\r\n  groups:\r\n  - dev\r\n`,
    ],
    [
      'indented, no last line feed',
      '  - rolearn: a\n    # mine',
      `  - rolearn: a\n    # mine\n  - rolearn: ${ARN}\n    username: new:{{SessionName}}\n    groups:\n      - dev`,
    ],
    [
      'quoted, as tools write it',
      '- "rolearn": "a"\n  "groups":\n  - "x"\n',
      `- "rolearn": "a"\n  "groups":\n  - "x"\n- "rolearn": "${ARN}"\n  "username": "new:{{SessionName}}"\n  "groups":\n  - "dev"\n`,
    ],
    [
      'JSON',
      '[{"rolearn":"a","groups":["x"]}]',
      `[{"rolearn":"a","groups":["x"]}, {"rolearn": "${ARN}", "username": "new:{{SessionName}}", "groups": ["dev"]}]`,
    ],
    [
      'a list of flow lines',
      '[\n  {rolearn: a}, # first\n  {rolearn: b}\n]\n',
      `[\n  {rolearn: a}, # first\n  {rolearn: b},\n  {rolearn: ${ARN}, username: "new:{{SessionName}}", groups: [dev]}\n]\n`,
    ],
    [
      'an end of the document',
      '---\n- rolearn: a\n...\n',
      `---\n- rolearn: a\n- rolearn: ${ARN}\n  username: new:{{SessionName}}\n  groups:\n    - dev\n...\n`,
    ],
  ];
  for (const [what, text, result] of appended)
    test(`behind ${what}`, () =>
      assert.equal(appendEntries(readSection('mapRoles', text), [NEW]).text, result));

  test('comments around an entry that goes stay', () => {
    const section = readSection('mapRoles', AMAZON);
    assert.equal(
      removeEntries(section, [0]).text,
      `# nodes\n  # why: see runbook\n${AMAZON.slice(AMAZON.indexOf('- rolearn: "arn'))}`,
    );
    assert.equal(
      removeEntries(section, [1]).text,
      `${AMAZON.slice(0, AMAZON.indexOf('- rolearn: "arn'))}\n# end\n`,
    );
    assert.equal(removeEntries(section, [0, 1]).text, '# nodes\n  # why: see runbook\n[]\n\n# end\n');
  });
  test('from a flow list', () => {
    const section = readSection('mapRoles', '[\n  {rolearn: a}, # first\n  {rolearn: b}\n]\n');
    assert.equal(removeEntries(section, [1]).text, '[\n  {rolearn: a} # first\n]\n');
    assert.equal(removeEntries(section, [0, 1]).entries.length, 0);
  });
});

describe('one entry is changed', () => {
  test('groups that stay keep their place and comments', () => {
    const section = readSection('mapRoles', AMAZON);
    const after = setGroups(section, entry(section, 0), ['system:nodes', 'extra', 'a b']);
    assert.equal(
      after.text,
      AMAZON.replace('    - system:bootstrappers\n', '').replace(
        '# both\n',
        '# both\n    - extra\n    - "a b"\n',
      ),
    );
  });
  test('flow groups, and unknown fields beside them', () => {
    const section = readSection('mapRoles', AMAZON);
    const after = setGroups(section, entry(section, 1), ['ops', 'more']);
    assert.equal(after.text, AMAZON.replace("[dev, 'ops']", '["ops", "more"]'));
  });
  test('no groups at all', () => {
    const section = readSection('mapRoles', AMAZON);
    assert.match(setGroups(section, entry(section, 0), []).text, /groups: \[\]\n {2}# why/);
  });
  test('a username that was not there, is a block scalar, is empty', () => {
    for (const text of [
      '- rolearn: a\n  groups: [x] # c\n',
      '- rolearn: a\n  username: |-\n    old\n  groups: [x] # c\n',
      '- rolearn: a\n  username:\n  groups: [x] # c\n',
      "- rolearn: a\n  username: ''\n  groups: [x] # c\n",
      '- {rolearn: a, groups: [x]} # c\n',
    ]) {
      const section = readSection('mapRoles', text);
      const after = setUsername(section, entry(section, 0), 'new:{{SessionName}}');
      assert.equal(after.entries[0]?.username, 'new:{{SessionName}}');
      assert.deepEqual(after.entries[0]?.groups, ['x']);
      assert.match(after.text, /# c\n$|# c\n {2}username: new/);
    }
  });
});

describe('what does not parse is not edited', () => {
  const refused: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ['a tab', '- rolearn: a\n\tusername: b\n', /^mapRoles line 2: does not parse: /],
    ['a dash without a blank', '- rolearn: a\n-rolearn: b\n', /^mapRoles line 2: does not parse/],
    ['a member twice', '- rolearn: a\n  rolearn: b\n', /line 2: does not parse: Map keys must be unique/],
    ['a text', 'rolearn', /is not a list of entries/],
    [
      'a mapping',
      '\n\nrolearn: a\n',
      /^mapRoles line 3: does not parse: is not a list of entries; begin each entry with a dash$/,
    ],
    ['a control character', '- rolearn: a\u0084\n', /holds the control character U\+0084/],
    ['two documents', '- rolearn: a\n---\n- rolearn: b\n', /does not parse/],
    ['an alias of nothing', '- *gone\n', /mapRoles/],
    ['nesting without end', '['.repeat(100_000), /^mapRoles /],
    [
      'aliases that multiply',
      `- &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'.replace(/./g, (name, at: number) => `- &${name} [${`*${'abcdefgh'[at]},`.repeat(9)}]\n`)}`,
      /Excessive alias count/,
    ],
  ];
  for (const [what, text, message] of refused)
    test(what, () => assert.throws(() => readSection('mapRoles', text), { name: 'SectionFault', message }));

  test('an anchor that other entries use', () => {
    const section = readSection(
      'mapRoles',
      '- rolearn: a\n  groups: &g\n    - x\n- rolearn: b\n  groups: *g\n',
    );
    assert.throws(() => setGroups(section, entry(section, 0), ['x', 'y']), /without changing other entries/);
    assert.throws(() => removeEntries(section, [0]), /cannot be edited in place/);
    assert.equal(
      setGroups(section, entry(section, 1), ['z']).text,
      '- rolearn: a\n  groups: &g\n    - x\n- rolearn: b\n  groups: [z]\n',
    );
  });
});
