import { mismatches } from './match.ts';
import { type References, valueAt } from './references.ts';
import type { Answer, Call, Credentials, Runner } from './runners/runner.ts';
import type { Expected, Step } from './step.ts';

/** Calls, compares, and saves what later steps need. Throws an `Error` that says what was wrong, or `MissingReference`. */
export async function runStep(runner: Runner, step: Step, references: References): Promise<void> {
  const { service, operation } = step;
  // The casts rest on `resolve`, which keeps shapes.
  const input = references.resolve(step.input) as Call['input'];
  const expected = references.resolve(step.expect ?? {}) as Expected;
  const credentials = references.get(step.as ?? 'administrator') as Credentials;
  const answer = await runner.call({ service, operation, input, credentials });
  check(step, answer, expected);
  for (const [name, path] of Object.entries(step.save ?? {}))
    references.save(name, valueAt(answer.output, path.split('.')));
  for (const [name, pattern] of Object.entries(step.saveFromMessage ?? {}))
    references.save(name, pattern.exec(answer.message ?? '')?.[1]);
}

function check({ service, operation, error }: Step, answer: Answer, expected: Expected): void {
  const what = `${service}:${operation}`;
  if (answer.code !== error) {
    const got =
      answer.code === undefined
        ? `success ${JSON.stringify(answer.output)}`
        : `${answer.code}: ${answer.message}`;
    throw new Error(`${what}: expected ${error ?? 'success'}, got ${got}`);
  }
  const faults = mismatches(expected, answer.output ?? {});
  if (faults.length > 0) throw new Error(`${what}: ${faults.join('; ')}`);
}
