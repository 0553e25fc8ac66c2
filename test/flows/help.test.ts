import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECTIONS } from '../../src/cmd/sections.ts';
import { rolecall } from './instance.ts';

test('the help tells every command under the heading of what it is for', async () => {
  const { exitCode, stdout } = await rolecall(['--help']);
  assert.equal(exitCode, 0);
  const told = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    if (/^\S.*:$/.test(line)) told.set(line, []);
    const name = /^ {2}([a-z][a-z-]*) /.exec(line)?.[1];
    if (name !== undefined) [...told.values()].at(-1)?.push(name);
  }
  told.delete('Options:');
  assert.deepEqual(
    [...told],
    [...SECTIONS.map(({ heading, names }) => [heading, [...names]]), ['Further:', ['version', 'help']]],
  );
});

test('every command says what it is, and takes --help', async () => {
  const names = SECTIONS.flatMap((section) => section.names);
  for (const name of names) {
    const { exitCode, stdout, stderr } = await rolecall([name, '--help']);
    assert.equal(exitCode, 0, `${name}: ${stderr}`);
    assert.match(stdout, new RegExp(`^Usage: rolecall ${name}[^\n]*\n\n\\S`), name);
    assert.ok(!stdout.includes('(default: "")'), name);
  }
});

test('a command that is not there: where to look, exit 2', async () => {
  const { exitCode, stderr } = await rolecall(['nothing']);
  assert.deepEqual([exitCode, stderr], [2, "error: unknown command 'nothing'\nhint: rolecall --help\n"]);
});
