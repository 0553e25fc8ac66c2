import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { applyEdit } from '../../kubernetes/access/editor/index.ts';
import { AUTH_MAP_NAME, findConfigMap } from '../../kubernetes/access/writing/auth-map.ts';
import { printable } from '../audit/printable.ts';
import { withSafety } from '../eksctl/mapping-safety.ts';
import { CommandFailure, say } from '../output.ts';
import { type ConnectionOptions, withAccess, withConnection } from './connection-flags.ts';
import { editableText, readMapText } from './edited-text.ts';
import { makeChange } from './guarded-change.ts';
import { viewMap } from './map-view.ts';
import { type WriteOptions, withRetryFlags, writeSettings } from './write-flags.ts';

type MapData = Readonly<Record<string, string>>;
type EditOptions = ConnectionOptions & WriteOptions;

/** Runs the editor of the environment, as kubectl and git do: through the shell, since it may hold flags. */
async function runEditor(file: string): Promise<void> {
  const editor = process.env.KUBE_EDITOR || process.env.VISUAL || process.env.EDITOR || 'vi';
  const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new CommandFailure(`the editor (${editor}) ended with code ${code ?? 'of a signal'}`);
}

/** What the new text breaks that was not broken before. Throws `CommandFailure` unless forced. */
function validate(before: MapData, after: MapData, force: boolean): void {
  const known = new Set(viewMap(before).problems.map(withoutPlace));
  const found = viewMap(after).problems.filter((problem) => !known.has(withoutPlace(problem)));
  if (found.length === 0) return;
  for (const problem of found) say(`warning: ${printable(problem)}`);
  const first = found[0] ?? '';
  if (!force || found.some((problem) => problem.includes('does not parse')))
    throw new CommandFailure(printable(first));
}

/** An entry that moved is not a new problem. */
function withoutPlace(problem: string): string {
  return problem.replace(/^(\w+)(?:\[\d+\])?(?: \(line \d+\)| line \d+)?/, '$1');
}

async function writeEdited(options: EditOptions, text: string, before: MapData): Promise<void> {
  const after = readMapText(text);
  validate(before, after, options.force === true);
  await withAccess(options, (session) =>
    makeChange(
      session,
      writeSettings(options),
      (data) => {
        if (JSON.stringify(data) !== JSON.stringify(before))
          throw new CommandFailure('aws-auth was changed while you edited it');
        return applyEdit(data, { kind: 'replace', data: after });
      },
      ({ state }) => say(state === 'unchanged' ? 'aws-auth is as it was' : 'aws-auth has been updated'),
    ),
  );
}

async function edit(options: EditOptions): Promise<void> {
  writeSettings(options);
  const before = await withAccess(
    options,
    async ({ client }) => (await findConfigMap(client, AUTH_MAP_NAME))?.data ?? {},
  );
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-auth-'));
  const file = join(folder, 'aws-auth.yaml');
  const text = editableText(before);
  writeFileSync(file, text, { mode: 0o600 });
  await runEditor(file);
  const edited = readFileSync(file, 'utf8');
  if (edited === text) say('nothing was changed');
  else
    await writeEdited(options, edited, before).catch((failure: unknown) => {
      // Nobody's work is thrown away for a slip of the pen.
      say(`your text is kept in ${file}`);
      throw failure;
    });
  rmSync(folder, { recursive: true, force: true });
}

/** `rolecall auth edit`: the whole map in an editor, validated and judged before it is written. */
export function editCommand(parent: Command): void {
  const command = parent
    .command('edit')
    .description('edit aws-auth in $EDITOR; it is checked before it is written');
  withSafety(withRetryFlags(withConnection(command))).action(edit);
}
