import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safetyOf } from './eksctl/mapping-safety.ts';
import { CommandFailure, report, say } from './output.ts';

const written = (work: () => unknown): string => {
  const { write } = process.stderr;
  const texts: string[] = [];
  process.stderr.write = (text: string | Uint8Array) => texts.push(String(text)) > 0;
  try {
    work();
  } finally {
    process.stderr.write = write;
  }
  return texts.join('');
};

test('attack: what is told of a change, which quotes the map, fakes no line of ours', () => {
  const { tell } = safetyOf({});
  assert.match(
    written(() => tell('warning', 'gone\nall is well')),
    / \[!\] {2}gone\\x0aall/,
  );
});

test('attack: what servers and other users have written gives no orders to the terminal', () => {
  const evil = '\u001b]0;x\u0007\u009b2J\u202e';
  const safe = '\\x1b]0;x\\x07\\x9b2J\\u202e';
  assert.equal(
    written(() => say(`a\n\t${evil}`)),
    `a\n\t${safe}\n`,
  );
  assert.equal(
    written(() => report(new CommandFailure(evil, { hint: evil }))),
    `error: ${safe}\nhint: ${safe}\n`,
  );
});
