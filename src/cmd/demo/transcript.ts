import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { print } from '../output.ts';

/** One command of the demonstration and what its output has to show. */
export interface Step {
  readonly say: string;
  readonly command: readonly string[];
  /** Shown instead of the command, for one that is long. */
  readonly shown?: string;
  readonly input?: string;
  readonly expect: readonly RegExp[];
  /** Seconds to repeat until the first expectation is met; once without. */
  readonly within?: number;
  /** What to print of the output; default all of it. */
  readonly select?: (output: string) => string;
}

const COLOUR = process.stdout.isTTY === true;

function paint(code: number, text: string): string {
  return COLOUR ? `\u001b[${code}m${text}\u001b[0m` : text;
}

function execute(step: Step, environment: Readonly<Record<string, string | undefined>>): Promise<string> {
  const [program = '', ...parameters] = step.command;
  return new Promise((resolve) => {
    const child = spawn(program, parameters, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    const add = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.stdin.on('error', () => undefined);
    child.stdin.end(step.input ?? '');
    child.once('error', (failure) => resolve(`${program}: ${failure.message}`));
    child.once('close', () => resolve(output));
  });
}

/** Runs the step, prints it as a transcript, and answers how many of its expectations were not met. */
export async function play(
  step: Step,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  print(`\n${paint(1, `# ${step.say}`)}`);
  print(`$ ${step.shown ?? step.command.join(' ')}`);
  if (step.input !== undefined) print(step.input.trimEnd().replace(/^/gm, '  '));
  let output = await execute(step, environment);
  for (const end = Date.now() + (step.within ?? 0) * 1000; Date.now() < end; ) {
    if (step.expect[0]?.test(output) !== false) break;
    await delay(300);
    output = await execute(step, environment);
  }
  print((step.select ?? String)(output).trimEnd());
  const missed = step.expect.filter((pattern) => !pattern.test(output));
  for (const pattern of step.expect) {
    print(missed.includes(pattern) ? paint(31, `  ✘ expected ${pattern}`) : paint(32, `  ✔ ${pattern}`));
  }
  return missed.length;
}
