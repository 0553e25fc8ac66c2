import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { applyEdit } from './apply-edit.ts';
import type { MappingEdit, NewMapping } from './mapping-edit.ts';
import { readSection, valuesOf } from './section.ts';

const ACCOUNT = '111122223333';
const arnOf = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const role = (name: string, groups: readonly string[] = ['g'], username = name): NewMapping => ({
  section: 'mapRoles',
  arn: arnOf(name),
  username,
  groups,
});
const add = (
  mapping: NewMapping,
  duplicates: 'refuse' | 'shadow' | 'skip-identical' = 'refuse',
): MappingEdit => ({
  kind: 'add',
  mapping,
  duplicates,
});
const upsert = (mapping: NewMapping, append = false, updateUsername = true): MappingEdit => ({
  kind: 'upsert',
  mapping,
  append,
  updateUsername,
});

/** A piece of a section as people and tools write it, with marks that are looked for again. */
interface Piece {
  readonly lines: readonly string[];
}

const name = fc.stringMatching(/^[a-z]{3,8}$/);
const comment = fc.option(fc.stringMatching(/^[ -~]{0,20}$/), { nil: undefined });
const entry = fc
  .record({
    before: comment,
    style: fc.constantFrom('block', 'flow', 'quoted', 'single', 'extra', 'scalar'),
    groups: fc.array(name, { maxLength: 3 }),
    end: comment,
  })
  .map(({ before, style, groups, end }) => (at: number): Piece => {
    const tail = end === undefined ? '' : ` # ${end}`;
    const list = groups.map((group) => `    - ${group}${tail}`);
    const head = before === undefined ? [] : [`# ${before}`];
    const arn = arnOf(`existing${at}`);
    switch (style) {
      case 'flow':
        return {
          lines: [...head, `- {rolearn: ${arn}, username: u${at}, groups: [${groups.join(', ')}]}${tail}`],
        };
      case 'quoted':
        return {
          lines: [
            ...head,
            `- "rolearn": "${arn}"${tail}`,
            `  "username": "u:{{SessionName}}"`,
            '  "groups":',
            ...(list.length === 0 ? ['    []'] : list),
          ],
        };
      case 'single':
        return { lines: [...head, `- username: 'u''s'${tail}`, `  rolearn: '${arn}'`, ''] };
      case 'extra':
        return {
          lines: [
            ...head,
            `- userid: AROA${at}${tail}`,
            `  rolearn: ${arn}`,
            '  unknown: {a: [1, 2]}',
            `  username: u${at}`,
          ],
        };
      case 'scalar':
        return {
          lines: [
            ...head,
            `- rolearn: ${arn}${tail}`,
            '  username: >-',
            '    folded',
            '    name',
            '  groups:',
            ...(list.length === 0 ? ['  - x'] : list),
          ],
        };
      default:
        return {
          lines: [
            ...head,
            `- rolearn: ${arn}${tail}`,
            `  username: u${at}`,
            '  groups:',
            ...(list.length === 0 ? ['  - x'] : list),
          ],
        };
    }
  });
const section = fc
  .record({
    entries: fc.array(entry, { minLength: 1, maxLength: 5 }),
    indent: fc.constantFrom('', '  '),
    newline: fc.constantFrom('\n', '\r\n'),
    last: fc.boolean(),
    tail: comment,
  })
  .map(({ entries, indent, newline, last, tail }) => {
    const lines = entries.flatMap((make, at) => make(at).lines);
    const all = [...lines, ...(tail === undefined ? [] : [`# ${tail}`])].map((line) =>
      line === '' ? '' : indent + line,
    );
    return { text: all.join(newline) + (last ? newline : ''), count: entries.length };
  });

/** Whether one text is another with some of it left out. */
function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  let at = 0;
  for (const line of whole) if (at < part.length && part[at] === line) at++;
  return at === part.length;
}
const linesOf = (text: string) => text.split(/\r?\n/).filter((line) => line.trim() !== '');

describe('everything outside of what is edited stays, byte for byte', () => {
  test('an entry that is added is the only difference', () =>
    fc.assert(
      fc.property(section, name, fc.array(name, { maxLength: 3 }), ({ text }, added, groups) => {
        const { data } = applyEdit({ mapRoles: text, other: 'x' }, add(role(added, groups)));
        const after = data.mapRoles ?? '';
        assert.ok(isWithin(linesOf(text), linesOf(after)), after);
        assert.equal(data.other, 'x');
        assert.deepEqual(valuesOf(readSection('mapRoles', after)), [
          ...valuesOf(readSection('mapRoles', text)),
          { rolearn: arnOf(added), username: added, groups },
        ]);
        const back = applyEdit(data, { kind: 'remove-arn', arn: arnOf(added), all: false });
        assert.equal(
          back.data.mapRoles?.replace(/\r?\n$/, ''),
          text.replace(/\r?\n$/, ''),
          'taken away again, it is what it was',
        );
      }),
      { numRuns: 150 },
    ));

  test('an entry that goes takes nothing with it', () =>
    fc.assert(
      fc.property(section, fc.nat(4), ({ text, count }, which) => {
        const index = which % count;
        const { data } = applyEdit(
          { mapRoles: text },
          { kind: 'remove-arn', arn: arnOf(`existing${index}`), all: true },
        );
        const after = data.mapRoles ?? '';
        assert.ok(
          isWithin(
            linesOf(after).filter((line) => line.trim() !== '[]'),
            linesOf(text),
          ),
          after,
        );
        assert.deepEqual(
          valuesOf(readSection('mapRoles', after)),
          valuesOf(readSection('mapRoles', text)).filter((_, at) => at !== index),
        );
        for (const line of linesOf(text))
          if (line.trim().startsWith('#')) assert.ok(linesOf(after).includes(line), line);
      }),
      { numRuns: 150 },
    ));

  test('an entry that is changed is the only one, and changing it again changes nothing', () =>
    fc.assert(
      fc.property(
        section,
        fc.nat(4),
        fc.array(name, { maxLength: 3 }),
        fc.boolean(),
        ({ text, count }, which, groups, merge) => {
          const index = which % count;
          const edit = upsert(role(`existing${index}`, groups, 'new name'), merge);
          const { data } = applyEdit({ mapRoles: text }, edit);
          const [before, after] = [
            valuesOf(readSection('mapRoles', text)),
            valuesOf(readSection('mapRoles', data.mapRoles ?? '')),
          ];
          for (const [at, value] of before.entries()) if (at !== index) assert.deepEqual(after[at], value);
          const old = before[index] as { groups?: string[] };
          const wanted = merge ? [...new Set([...(old.groups ?? []), ...groups])] : groups;
          const now = after[index] as { groups?: string[]; username: string };
          assert.deepEqual(new Set(now.groups ?? []), new Set(wanted));
          assert.equal(now.username, 'new name');
          assert.equal(applyEdit(data, edit).data, data);
        },
      ),
      { numRuns: 150 },
    ));

  test('texts of any characters are written so that they are read back', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.string({ minLength: 1 }),
        section,
        (username, group, { text }) => {
          const sound = username.isWellFormed() && group.isWellFormed();
          fc.pre(sound);
          const { data } = applyEdit({ mapRoles: text }, add(role('added', [group], username)));
          assert.deepEqual(valuesOf(readSection('mapRoles', data.mapRoles ?? '')).at(-1), {
            rolearn: arnOf('added'),
            username,
            groups: [group],
          });
        },
      ),
      { numRuns: 150 },
    ));
});

describe('duplicates', () => {
  const data = {
    mapRoles: `- rolearn: ${arnOf('team/dev')}\n  username: dev\n  groups: [g]\n`,
    mapUsers: `- userarn: arn:aws:iam::${ACCOUNT}:user/joe\n`,
  };
  for (const spelling of [arnOf('team/dev'), arnOf('dev'), arnOf('TEAM/Dev'), arnOf('other/DEV')])
    test(spelling, () =>
      assert.throws(() => applyEdit(data, add({ ...role('x'), arn: spelling })), {
        code: 'duplicate',
        message: `cannot add duplicate role ARN "${spelling}"`,
        hint: /^it is mapped by mapRoles\[0\] \(line 1\)/,
      }),
    );
  test('an ARN of the other section', () =>
    assert.throws(
      () => applyEdit(data, add({ ...role('x'), arn: `arn:aws:iam::${ACCOUNT}:user/JOE` })),
      /mapUsers\[0\]|duplicate/,
    ));
  test('an identical one is skipped, or shadows, as asked', () => {
    const [once] = [applyEdit({}, add(role('a'))).data];
    assert.equal(applyEdit(once, add(role('a'), 'skip-identical')).data, once);
    assert.throws(() => applyEdit(once, add(role('a', ['other']), 'skip-identical')), /duplicate/);
    const { data: twice, warnings } = applyEdit(once, add(role('a', ['other']), 'shadow'));
    assert.deepEqual(warnings, [
      `found existing mappings with same arn "${arnOf('a')}" (which will be shadowed by your new mapping)`,
    ]);
    assert.match(applyEdit(twice, upsert(role('a', ['last']))).data.mapRoles ?? '', /- g\n[\s\S]*- last\n$/);
    const first = applyEdit(twice, { kind: 'remove-arn', arn: arnOf('a'), all: false }).data;
    assert.equal(readSection('mapRoles', first.mapRoles ?? '').entries[0]?.groups[0], 'other');
    assert.equal(applyEdit(twice, { kind: 'remove-arn', arn: arnOf('A'), all: true }).data.mapRoles, '[]\n');
  });
  test('one permission set', () => {
    const sso: NewMapping = {
      section: 'mapRoles',
      sso: { permissionSetName: 'Admin', accountID: ACCOUNT },
      username: 'a',
      groups: [],
    };
    const once = applyEdit({}, add(sso)).data;
    assert.throws(
      () =>
        applyEdit(
          once,
          add({ ...sso, sso: { permissionSetName: 'admin', accountID: ACCOUNT, partition: 'aws' } }),
        ),
      /duplicate/,
    );
    assert.match(
      applyEdit(once, upsert({ ...sso, groups: ['g'] })).data.mapRoles ?? '',
      /accountID: "111122223333"\n[\s\S]*groups: \[g\]\n$/,
    );
  });
});

describe('removals match exactly', () => {
  const { data } = applyEdit({}, add(role('a', ['x', 'y'], 'ua')));
  const match = { section: 'mapRoles', arn: arnOf('a') } as const;
  test('groups in order, username, case of the ARN', () => {
    for (const other of [{ groups: ['y', 'x'] }, { username: 'b' }, { arn: arnOf('A') }])
      assert.throws(() => applyEdit(data, { kind: 'remove', match: { ...match, ...other } }), {
        code: 'not-found',
        hint: /nearest is/,
      });
    const gone = applyEdit(data, { kind: 'remove', match: { ...match, groups: ['x', 'y'], username: 'ua' } });
    assert.deepEqual(gone.data, { mapRoles: '[]\n' });
  });
  test('attack on oneself: an empty username takes nothing', () =>
    assert.throws(
      () => applyEdit({ mapRoles: `- rolearn: ${arnOf('a')}\n` }, { kind: 'remove-username', username: '' }),
      /found zero matches/,
    ));
});

describe('accounts', () => {
  test('are kept as texts, once', () => {
    const { data } = applyEdit(
      { mapAccounts: '# a\n- 012345678901 # old\n' },
      { kind: 'add-account', account: ACCOUNT },
    );
    assert.equal(data.mapAccounts, `# a\n- 012345678901 # old\n- "${ACCOUNT}"\n`);
    assert.equal(applyEdit(data, { kind: 'add-account', account: '012345678901' }).data, data);
    const gone = applyEdit(data, { kind: 'remove-account', account: '012345678901', all: false }).data;
    assert.equal(gone.mapAccounts, `# a\n- "${ACCOUNT}"\n`);
    assert.throws(() => applyEdit(data, { kind: 'add-account', account: '12' }), { code: 'unusable' });
  });
});

test('a map near the greatest size is edited within bounds, and one beyond what parses is refused', () => {
  const many = Array.from(
    { length: 6000 },
    (_, at) =>
      `- rolearn: ${arnOf(`r${at}`)} # ${at}\n  username: u${at}\n  groups:\n  - ${'g'.repeat(60)}\n`,
  ).join('');
  const { data } = applyEdit({ mapRoles: many }, add(role('added')));
  assert.ok(data.mapRoles?.startsWith(many));
  assert.throws(() => applyEdit({ mapRoles: `- ${'{a: '.repeat(50_000)}` }, add(role('added'))), {
    name: 'SectionFault',
  });
});

describe('entries of a flow list', () => {
  const texts = (which: readonly boolean[]) =>
    which.map(
      (gone, at) => `{userarn: "arn:aws:iam::${ACCOUNT}:user/u${at}", username: ${gone ? 'x' : 'y'}}`,
    );
  for (const [title, open, between, close] of [
    ['on one line', '[', ', ', ']'],
    ['with a comma at the end', '[', ', ', ', ]'],
    ['on lines', '[\n  ', ',\n  ', '\n]\n'],
    ['with comments', '[ # a\n', ' , # b\n', '\n # c\n]'],
    ['with commas in front', '[ ', '\r\n  , ', '\r\n]'],
  ] as const)
    test(`are taken out together, whichever they are: ${title}`, () =>
      fc.assert(
        fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }), (which) => {
          fc.pre(which.includes(true));
          const text = open + texts(which).join(between) + close;
          const { data } = applyEdit({ mapUsers: text }, { kind: 'remove-username', username: 'x' });
          const left = readSection('mapUsers', data.mapUsers ?? '').entries;
          assert.deepEqual(
            left.map(({ username }) => username),
            which.filter((gone) => !gone).map(() => 'y'),
          );
          for (const mark of ['# a', '# c']) assert.equal(data.mapUsers?.includes(mark), text.includes(mark));
        }),
        { numRuns: 40 },
      ));
});
