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

/** One step after another. An old client's gaps are told, with whatever needs what they would have made; everything else must hold. */
async function live(
  t: TestContext,
  runner: Runner,
  { steps }: Lifecycle,
  references: References,
): Promise<void> {
  const gaps: string[] = [];
  for (const [at, step] of steps.entries()) {
    const what = `${at + 1} ${step.service}:${step.operation}`;
    if (!runner.knows(step.service, step.operation)) {
      gaps.push(`${what} (unknown to the client)`);
      continue;
    }
    try {
      await runStep(runner, step, references);
    } catch (error) {
      if (!(error instanceof MissingReference) || gaps.length === 0) {
        throw new Error(`step ${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
      gaps.push(`${what} (needs ${error.message})`);
    }
  }
  if (gaps.length > 0)
    t.diagnostic(`${runner.name} SKIPPED ${gaps.length} of ${steps.length}: ${gaps.join(', ')}`);
}

describe('lifecycles with real clients', { concurrency: true }, () => {
  for (const kind of RUNNERS) {
    test(kind.prefix, async (t) => {
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
      } finally {
        await runner.close();
      }
    });
  }
});
