import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mapDiff } from './map-diff.ts';
import { unifiedDiff } from './unified-diff.ts';

test('the lines that differ, with three around them', () => {
  const lines = Array.from({ length: 20 }, (_, at) => `line ${at}\n`);
  const after = lines.with(10, 'other\n').join('');
  assert.equal(
    unifiedDiff('f', lines.join(''), after),
    '--- f\n+++ f\n@@ -8,7 +8,7 @@\n line 7\n line 8\n line 9\n-line 10\n+other\n line 11\n line 12\n line 13',
  );
  assert.equal(unifiedDiff('f', 'a\n', 'a\n'), '');
  assert.equal(unifiedDiff('f', '', 'a\n'), '--- f\n+++ f\n@@ -0,0 +1 @@\n+a');
});

/** Applies a diff of ours, line by line. */
function applied(before: string, diff: string): string {
  const lines = before === '' ? [] : before.slice(0, -1).split('\n');
  const result: string[] = [];
  let at = 0;
  for (const line of diff === '' ? [] : diff.split('\n').slice(2)) {
    const start = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    if (start !== null) {
      const from = Number(start[1]) - (start[2] === '0' ? 0 : 1);
      while (at < from) result.push(lines[at++] ?? '');
    } else if (line.startsWith('+')) result.push(line.slice(1));
    else {
      assert.equal(lines[at], line.slice(1));
      if (line.startsWith(' ')) result.push(line.slice(1));
      at++;
    }
  }
  return [...result, ...lines.slice(at)].map((line) => `${line}\n`).join('');
}

test('a diff leads from one text to the other', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 30 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''));
  fc.assert(
    fc.property(text, text, (before, after) =>
      assert.equal(applied(before, unifiedDiff('f', before, after)), after),
    ),
  );
});

test('attack: what others wrote into the map draws nothing on a terminal', () => {
  const diff = mapDiff({ mapRoles: 'a\n' }, { mapRoles: 'a\r\n\u001b[2Jb\n' });
  assert.ok(diff.includes('+a\\x0d') && diff.includes('+\\x1b[2Jb'), diff);
});
