import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { localStsCaller } from '../../../../src/cmd/cluster-access/local-sts-caller.ts';
import { stsEndpoints } from '../../../../src/core/cluster-access/sts/endpoints.ts';
import { ClusterTokenReviewer } from '../../../../src/service/cluster-access/create-cluster-token-reviewer.ts';
import type { NameIdentity } from '../../../../src/service/cluster-access/identity-naming.ts';
import { type StsCaller, UnreadableAnswer } from '../../../../src/service/cluster-access/sts-caller.ts';
import { ACCOUNT_ID, REGION } from '../../../fakes/instance.fake.ts';
import type { TokenCase } from './case-schema.ts';
import { tokenCases } from './cases.ts';
import { type Door, library, openHttpDoor } from './doors.ts';
import { fillKey, judge, judgeRecord } from './judge.ts';
import { tokenOf } from './token-recipe.ts';
import { openWorld, type World } from './world.ts';

const CAST: NonNullable<TokenCase['map']> = {
  [`arn:aws:iam::${ACCOUNT_ID}:user/people/alice`]: { username: 'alice', groups: ['devs'] },
  [`arn:aws:iam::${ACCOUNT_ID}:role/app`]: { username: 'app', groups: ['apps', 'readers'] },
};

function namingOf({ map = CAST, mapFails }: TokenCase): NameIdentity {
  return ({ canonicalArn }) => {
    if (mapFails !== undefined) throw new Error(mapFails);
    const found = map[canonicalArn];
    if (found !== undefined) return { ok: true, ...found, by: 'test' };
    const nearest = { entry: 'test entry', difference: 'another ARN' };
    return { ok: false, message: 'ARN is not mapped', nearest };
  };
}

/** The instance's own STS, or one that answers as the case says, over the network as it were. */
function callerOf({ sts }: TokenCase, world: World): StsCaller {
  if (sts === undefined) return localStsCaller(world.services);
  return {
    async getCallerIdentity() {
      if ('fails' in sts) throw new Error(sts.fails);
      if ('unreadable' in sts) throw new UnreadableAnswer(sts.unreadable);
      return 'arn' in sts ? { status: 200, ...sts } : sts;
    },
  };
}

function reviewerOf(each: TokenCase, world: World): ClusterTokenReviewer {
  const { cluster: clusterId = 'sandbox', scrubbed = [], ...endpoints } = each.verifier;
  return new ClusterTokenReviewer(
    {
      clusterId,
      endpoints: stsEndpoints(endpoints),
      scrubbedAccounts: scrubbed,
      account: ACCOUNT_ID,
      region: REGION,
    },
    { ...world.services, sts: callerOf(each, world), mapIdentity: namingOf(each) },
  );
}

async function run(each: TokenCase, world: World, door: Door): Promise<void> {
  await world.arrange();
  const { services, clock } = world;
  const key = world.keyOf(each.token);
  const token = tokenOf(each.token, key, clock.time);
  if (key !== undefined) await world.happen(each.meanwhile, key);
  clock.time += each.later * 1000;
  await services.audit.flush();
  const all = { account: ACCOUNT_ID, limit: 1000, wanted: [] };
  const known = new Set((await services.audit.find(all)).map(({ id }) => id));
  const shown = await door(reviewerOf(each, world), token);
  const expected = { ...each, expect: fillKey(each.expect, key) };
  judge(shown, expected.expect);
  await services.audit.flush();
  const events = (await services.audit.find(all)).filter(({ id }) => !known.has(id));
  judgeRecord(events, expected, token, key);
}

describe('cluster tokens conform to the reference', () => {
  const cases = tokenCases();
  let world: World;
  let http: Awaited<ReturnType<typeof openHttpDoor>>;
  before(async () => {
    world = await openWorld();
    http = await openHttpDoor();
  });
  after(async () => {
    await http.close();
    await world.close();
  });

  it('with at least 80 cases, each under a name of its own', () => {
    assert.ok(cases.length >= 80, `${cases.length} cases`);
    assert.equal(new Set(cases.map(({ title }) => title)).size, cases.length);
  });

  for (const each of cases) {
    it(`${each.title} (${each.section})`, async () => {
      await run(each, world, library);
      await run(each, world, http.door);
    });
  }
});
