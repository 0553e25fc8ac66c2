import { readFileSync, statSync } from 'node:fs';
import process from 'node:process';
import { brotliDecompressSync } from 'node:zlib';
import { type Command, Option } from 'commander';
import {
  type ActionKnowledge,
  guessUse,
  lintPolicy,
  POLICY_USES,
  type PolicyUse,
  SEVERITIES,
  type Severity,
} from '../../core/policy/lint/index.ts';
import { createActionKnowledge } from '../../service/policies/action-knowledge.ts';
import { CommandFailure, print, say } from '../output.ts';
import type { Checked } from './checked.ts';
import { renderJson } from './render-json.ts';
import { renderSarif } from './render-sarif.ts';
import { renderTable } from './render-table.ts';

interface CheckOptions {
  readonly kind?: PolicyUse;
  readonly severity: Severity;
  readonly account?: string;
  readonly output: keyof typeof RENDERERS;
}

const RENDERERS = { table: renderTable, json: renderJson, sarif: renderSarif } as const;

/** `rolecall policy check`: exit 0 without findings, 1 with findings, 2 when it was called wrongly. */
export function checkPolicy(parent: Command): void {
  parent
    .command('check')
    .description('find what is wrong with policy documents')
    .argument('<file...>', 'policy documents; - for standard input')
    .addOption(
      new Option('--kind <kind>', 'what the documents are for; told by their elements when left out').choices(
        POLICY_USES,
      ),
    )
    .addOption(
      new Option('--severity <severity>', 'the least severity to report').choices(SEVERITIES).default('info'),
    )
    .option('--account <id>', 'account that the documents belong to')
    .addOption(new Option('-o, --output <format>', 'output').choices(Object.keys(RENDERERS)).default('table'))
    .action((files: readonly string[], options: CheckOptions) => {
      if (options.account !== undefined && !/^[0-9]{12}$/.test(options.account)) {
        throw new CommandFailure('an account is 12 digits', { exitCode: 2 });
      }
      const knowledge = createActionKnowledge(bundledActions);
      const checked = files.map((file) => check(file, knowledge, options));
      const text = RENDERERS[options.output](checked, knowledge);
      if (text !== '') print(text);
      const count = checked.reduce((sum, { findings }) => sum + findings.length, 0);
      if (options.output === 'table') say(summary(count, files.length));
      if (count > 0) process.exitCode = 1;
    });
}

function check(file: string, knowledge: ActionKnowledge, options: CheckOptions): Checked {
  const text = read(file);
  const use = options.kind ?? guessUse(text);
  const account = options.account === undefined ? {} : { account: options.account };
  const wanted = SEVERITIES.slice(0, SEVERITIES.indexOf(options.severity) + 1);
  const findings = lintPolicy(text, { use, knowledge, ...account });
  return { file, use, findings: findings.filter(({ severity }) => wanted.includes(severity)) };
}

/** Far over what any policy may hold; what is between is told apart as a finding. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Descriptor 0 is read as it is: to open `process.stdin` would make a pipe non-blocking under the read. */
function read(file: string): string {
  try {
    if (file !== '-' && statSync(file).size > MAX_BYTES) throw new Error('too large for a policy');
    // A byte order mark is no part of the document.
    return readFileSync(file === '-' ? 0 : file, 'utf8').replace(/^\ufeff/, '');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(`cannot read ${file}: ${reason}`, {
      hint: 'name policy documents, or - for standard input',
      exitCode: 2,
      cause,
    });
  }
}

function summary(count: number, files: number): string {
  const found = count === 0 ? 'no findings' : count === 1 ? '1 finding' : `${count} findings`;
  return `rolecall: ${found} in ${files} ${files === 1 ? 'document' : 'documents'}`;
}

function bundledActions(): string {
  const file = new URL('../../../data/iam-actions.txt.br', import.meta.url);
  return brotliDecompressSync(readFileSync(file)).toString('utf8');
}
