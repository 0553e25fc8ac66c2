import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PodManifest, WebhookCase } from './webhook-case.ts';
import { webhookCases } from './webhook-case.ts';
import { type Ask, library, openHttps, partsOf } from './webhook-doors.ts';
import { applyPatch, assertExpected, assertOnlyAdded, readAnswer } from './webhook-judge.ts';

const VERSIONS = ['admission.k8s.io/v1', 'admission.k8s.io/v1beta1'] as const;

function reviewOf(apiVersion: string, uid: string, namespace: string, object: PodManifest): string {
  const request = {
    uid,
    kind: { group: '', version: 'v1', kind: 'Pod' },
    resource: { group: '', version: 'v1', resource: 'pods' },
    namespace,
    operation: 'CREATE',
    userInfo: { username: 'someone' },
    object,
    oldObject: null,
    dryRun: false,
  };
  return JSON.stringify({ apiVersion, kind: 'AdmissionReview', request });
}

/** Asks, judges, applies, and asks again about what came of it. */
async function run({ given, expected, pod }: WebhookCase, ask: Ask, apiVersion: string): Promise<void> {
  const { parts, faults } = partsOf(given);
  assert.deepEqual(faults, expected.faults);
  const answered = readAnswer(
    await ask(parts, reviewOf(apiVersion, 'u-1', given.namespace, pod)),
    apiVersion,
    'u-1',
  );
  const mutated = applyPatch(pod, answered);
  assertOnlyAdded(pod, mutated);
  assertExpected(expected, answered, mutated);
  const again = await ask(parts, reviewOf(apiVersion, 'u-2', given.namespace, mutated));
  assert.equal(readAnswer(again, apiVersion, 'u-2').patch, undefined, 'a second pass changes nothing');
}

describe('the webhook conforms to its rules', () => {
  const cases = webhookCases();
  let https: Awaited<ReturnType<typeof openHttps>>;
  before(async () => {
    https = await openHttps();
  });
  after(() => https.close());

  it('with at least 80 cases, each under a name of its own', () => {
    assert.ok(cases.length >= 80, `${cases.length} cases`);
    assert.equal(new Set(cases.map(({ title }) => title)).size, cases.length);
  });

  for (const each of cases) {
    it(each.title, async () => {
      for (const version of VERSIONS) await run(each, library, version);
      await run(each, https.ask, VERSIONS[0]);
    });
  }
});
