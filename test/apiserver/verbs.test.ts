import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findKubectl } from '../fakes/kubectl-binaries.fake.ts';
import { run, TestInstance } from '../flows/instance.ts';
import { FILES, STREAMED, VERB_ROWS } from './verb-rows.ts';

const binaries = await findKubectl();
const [binary] = binaries.paths;
after(() => binaries.close());

/** Lines of a help text that name a command: two blanks, the name, what it does. */
function commandsOf(help: string): readonly string[] {
  return [...help.matchAll(/^ {2}([a-z][a-z-]*) {2,}[A-Z(]/gm)].map((match) => match[1] ?? '');
}

/** Verbs that have verbs of their own. */
const GROUPS = ['create', 'set', 'rollout', 'auth', 'apply', 'cluster-info'];

describe('the verbs of stock kubectl', { skip: binary === undefined }, () => {
  const instance = new TestInstance();
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-verbs-'));
  const kubectl = (parameters: readonly string[], input = '', environment = {}) =>
    run(
      binary ?? '',
      parameters,
      { PATH: process.env.PATH, HOME: folder, KUBECONFIG: instance.environment.KUBECONFIG, ...environment },
      input,
      folder,
    );

  before(async () => {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
    await instance.start();
  });
  after(async () => {
    await instance.dispose();
    rmSync(folder, { recursive: true });
  });

  for (const row of VERB_ROWS) {
    it(row.run.join(' '), async () => {
      const { exitCode, stdout, stderr } = await kubectl(row.run, row.input, row.environment);
      assert.match(stdout + stderr, row.says);
      assert.equal(exitCode, row.code ?? 0, stdout + stderr);
    });
  }

  it('are all there', async () => {
    const covered = new Set(VERB_ROWS.map((row) => row.run[0]));
    const first = commandsOf((await kubectl(['--help'])).stdout);
    assert.ok(first.length > 30);
    assert.deepEqual(
      first.filter((verb) => !covered.has(verb) && !STREAMED.includes(verb)),
      [],
    );
    for (const group of GROUPS) {
      const below = commandsOf((await kubectl([group, '--help'])).stdout);
      const rows = VERB_ROWS.filter((row) => row.run[0] === group).map((row) => row.run[1]);
      assert.deepEqual(
        below.filter((verb) => !rows.includes(verb)),
        [],
        group,
      );
    }
  });
});
