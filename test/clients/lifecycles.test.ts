import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { iamDoor } from '../../src/aws/iam/index.ts';
import { stsDoor } from '../../src/aws/sts/index.ts';
import { rolecall, TestInstance } from '../flows/instance.ts';
import { MissingReference, References } from './references.ts';
import { runStep } from './run-step.ts';
import { RUNNERS, type RunnerKind } from './runners/find-runners.ts';
import type { Runner } from './runners/runner.ts';
import type { Lifecycle } from './step.ts';
import { LIFECYCLES } from './steps/all.ts';

const members = RUNNERS.flatMap(({ prefix, account }) => ['--member-account', `${prefix}=${account}`]);
const instance = new TestInstance(members);

before(() => instance.start());
after(() => instance.dispose());

test('every operation of STS and IAM that is served occurs in the steps, and succeeds there', () => {
  const steps = LIFECYCLES.flatMap((lifecycle) => lifecycle.steps);
  for (const { service, operations } of [stsDoor, iamDoor]) {
    const used = new Set(
      steps
        .filter((step) => step.service === service && step.error === undefined)
        .map(({ operation }) => operation),
    );
    const missing = Object.keys(operations).filter((operation) => !used.has(operation));
    assert.deepEqual(missing, [], service);
  }
});

/** What the client starts with: its own account's administrator. */
async function referencesOf({ prefix, account }: RunnerKind): Promise<References> {
  const words = ['env', '--account', prefix, '-o', 'json', '--data-dir', instance.dataDir];
  const { stdout, stderr } = await rolecall(words, instance.base);
  assert.notEqual(stdout, '', stderr);
  const { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey } = JSON.parse(stdout);
  const references = new References();
  references.save('administrator', { AccessKeyId, SecretAccessKey });
  references.save('account', account);
  references.save('p', prefix);
  return references;
}

/**
 * One step after another. Operations that an old client does not have are left out, with the rest of the lifecycle once a step needs what
 * they would have made, and told; everything else must hold.
 */
async function live(
  t: TestContext,
  runner: Runner,
  { steps }: Lifecycle,
  references: References,
): Promise<void> {
  const names = steps.map(({ service, operation }, at) => `${at + 1} ${service}:${operation}`);
  const unknown = names.filter((_name, at) => {
    const step = steps[at];
    return step !== undefined && !runner.knows(step.service, step.operation);
  });
  const skipped = new Set(unknown);
  for (const [at, step] of steps.entries()) {
    const name = names[at] ?? '';
    if (skipped.has(name)) continue;
    try {
      await runStep(runner, step, references);
    } catch (error) {
      const needsUnknown = error instanceof MissingReference && unknown.length > 0;
      if (!needsUnknown)
        throw new Error(`step ${name}: ${error instanceof Error ? error.message : String(error)}`);
      for (const rest of names.slice(at)) skipped.add(rest);
    }
  }
  if (skipped.size === 0) return;
  const why = `unknown to ${runner.name}: ${unknown.join(', ')}`;
  t.diagnostic(`SKIPPED ${skipped.size} of ${steps.length} steps (${why}): ${[...skipped].join(', ')}`);
}

describe('lifecycles with real clients', { concurrency: true }, () => {
  for (const kind of RUNNERS) {
    // A client that hangs must not hang the suite.
    test(kind.prefix, { timeout: 300_000 }, async (t) => {
      const runner = await kind.start({ endpoint: instance.state.endpointUrl, home: instance.root });
      if (typeof runner === 'string') {
        t.diagnostic(`${kind.prefix} SKIPPED: ${runner}`);
        t.skip(runner);
        return;
      }
      t.diagnostic(runner.name);
      try {
        const references = await referencesOf(kind);
        for (const lifecycle of LIFECYCLES)
          await t.test(lifecycle.title, (inner) => live(inner, runner, lifecycle, references));
        await t.test('nothing is left behind', async () => {
          const words = ['account', 'delete', kind.prefix, '--data-dir', instance.dataDir];
          const { exitCode, stderr } = await rolecall(words, instance.base);
          assert.equal(exitCode, 0, stderr);
        });
      } finally {
        await runner.close();
      }
    });
  }
});
