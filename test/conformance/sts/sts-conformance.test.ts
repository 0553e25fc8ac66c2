import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Json } from '../../../src/core/records/record.ts';
import type { StsCase } from './case-schema.ts';
import { citation, stsCases } from './cases.ts';
import { fill } from './fill.ts';
import { askOverHttp, closeHttp } from './http-door.ts';
import { judgeAudit, judgeHttp, judgeSdk } from './judge.ts';
import { askThroughSdk } from './sdk-door.ts';
import { tokenOf } from './token-recipe.ts';
import { openWorld, type World } from './world.ts';

const cases = stsCases();
let world: World;

before(async () => {
  world = await openWorld();
});
after(async () => {
  closeHttp();
  await world.close();
});

type Input = Record<string, unknown>;

/** Names filled in; a web identity token may be given as its recipe, a policy as its statements. */
function inputOf({ input }: StsCase): Input {
  const { names } = world;
  const { WebIdentityToken: token, ...rest } = input;
  const filled = fill(rest, names);
  for (const name of ['Policy', 'AssumeRolePolicyDocument', 'PolicyDocument']) {
    const policy = filled[name];
    if (Array.isArray(policy)) filled[name] = JSON.stringify({ Version: '2012-10-17', Statement: policy });
  }
  if (token === undefined) return filled;
  const recipe = typeof token === 'string' ? fill(token, names) : tokenOf(token, names);
  return { ...filled, WebIdentityToken: recipe };
}

/** The audit record of a call. Whatever came of it, the token that was sent is not in there. */
async function recordOf(requestId: string, { WebIdentityToken: token }: Input): Promise<Json | undefined> {
  const { services, store } = world.instance;
  await services.audit.flush();
  const entries = await store.readLog({ limit: 3 });
  const record = entries
    .map(({ body }) => body)
    .find((body) => (body as { requestID?: string }).requestID === requestId);
  if (typeof token === 'string') assert.ok(!JSON.stringify(record).includes(token), 'no token is recorded');
  return record;
}

async function overHttp(each: StsCase): Promise<void> {
  await world.arrange(each.state);
  const input = inputOf(each);
  const requestId = judgeHttp(each, await askOverHttp(each, input, world), world.names);
  if (requestId !== undefined) judgeAudit(each, await recordOf(requestId, input), world.names);
}

async function throughSdk(each: StsCase): Promise<void> {
  await world.arrange(each.state);
  const input = inputOf(each);
  const requestId = judgeSdk(each, await askThroughSdk(each, input, world), world.names);
  judgeAudit(each, await recordOf(requestId, input), world.names);
}

describe('STS conforms to its reference, over HTTP and through the SDK', () => {
  for (const each of cases) {
    it(`${citation(each.section)}, ${each.row}: ${each.title}`, async () => {
      await overHttp(each);
      if (each.beyondSdk === undefined) await throughSdk(each);
    });
  }

  it('most cases go through the SDK, and no two have one name', (t) => {
    const beyond = cases.filter(({ beyondSdk }) => beyondSdk !== undefined);
    t.diagnostic(`${cases.length} cases over HTTP, ${cases.length - beyond.length} of them through the SDK`);
    const reasons = Map.groupBy(beyond, ({ beyondSdk }) => beyondSdk);
    for (const [reason, those] of reasons) t.diagnostic(`${those.length} beyond the SDK: ${reason}`);
    assert.ok(beyond.length * 3 < cases.length);
    assert.equal(
      new Set(cases.map(({ section, row, title }) => `${section} ${row} ${title}`)).size,
      cases.length,
    );
  });
});
