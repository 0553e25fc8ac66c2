import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type IAMClient, SimulateCustomPolicyCommand } from '@aws-sdk/client-iam';
import { policyCases } from '../../src/core/policy/conformance/cases.ts';
import { type FakeInstance, openFakeInstance } from '../fakes/instance.fake.ts';
import { beyondTheApi, simulationOf } from './simulation-case.ts';

let instance: FakeInstance;
let iam: IAMClient;

before(async () => {
  instance = await openFakeInstance();
  iam = instance.iam();
});
after(() => instance.close());

test('the conformance cases through SimulateCustomPolicy', async (t) => {
  const left = new Map<string, number>();
  let run = 0;
  for (const each of policyCases()) {
    const reason = beyondTheApi(each);
    if (reason !== undefined) {
      left.set(reason, (left.get(reason) ?? 0) + 1);
      continue;
    }
    const { EvaluationResults: [result] = [] } = await iam.send(
      new SimulateCustomPolicyCommand(simulationOf(each)),
    );
    assert.equal(result?.EvalDecision, each.expect.decision, each.name);
    if (each.layers.scps !== undefined) {
      const allowed = result.OrganizationsDecisionDetail?.AllowedByOrganizations;
      assert.equal(allowed, each.expect.layer !== 'scp', each.name);
    }
    run++;
  }
  t.diagnostic(`${run} cases run`);
  for (const [reason, count] of left) t.diagnostic(`${count} cases left out: ${reason}`);
  const missing = [...left.values()].reduce((sum, count) => sum + count, 0);
  assert.equal(run + missing, policyCases().length);
  assert.ok(run > missing * 2, 'most cases are expressible');
});
