import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stsEndpoints } from '../../../../src/core/cluster-access/sts/endpoints.ts';
import { ClusterTokenReviewer } from '../../../../src/service/cluster-access/create-cluster-token-reviewer.ts';
import type { InstanceNames } from '../../../../src/service/cluster-access/instance-names.ts';
import { mapIdentity } from '../../../../src/service/cluster-access/map-identity.ts';
import { ACCOUNT_ID, REGION } from '../../../fakes/instance.fake.ts';
import { openHttpDoor } from '../tokens/doors.ts';
import { tokenOf } from '../tokens/token-recipe.ts';
import { openWorld, type World } from '../tokens/world.ts';
import { type MappingCase, mappingCases } from './case-schema.ts';
import { type Arranged, arrange } from './chain-of-case.ts';

const KEY = { accessKeyId: 'ASIAEXAMPLEEXAMPLE01', secretAccessKey: '' };
const RECIPE = { text: undefined };

/** Instances are looked up over the network in every other case, so that both ways are taken. */
function namesOf({ instances }: MappingCase, late: boolean): InstanceNames {
  return {
    privateDnsName(id) {
      const name = instances[id];
      if (name === undefined) throw new Error(`failed to find node ${id} `);
      return late ? Promise.resolve(name) : name;
    },
  };
}

async function throughLibrary(each: MappingCase, { chain, identity }: Arranged): Promise<void> {
  for (const late of [false, true]) {
    const answer = await mapIdentity(chain, namesOf(each, late), identity);
    const nearest = answer.ok ? undefined : answer.nearest;
    const said = answer.ok
      ? { username: answer.username, groups: answer.groups, by: answer.by }
      : {
          message: answer.message,
          ...(nearest === undefined ? {} : { nearest: [nearest.entry, nearest.difference] }),
        };
    assert.deepEqual(said, each.expect);
  }
}

/** A reviewer whose STS vouches for the caller of the case. */
function reviewerOf(each: MappingCase, { chain, identity }: Arranged, world: World): ClusterTokenReviewer {
  const { arn, account, sessionName, userId } = identity;
  return new ClusterTokenReviewer(
    {
      clusterId: 'sandbox',
      endpoints: stsEndpoints({}),
      account: ACCOUNT_ID,
      region: REGION,
    },
    {
      ...world.services,
      sts: {
        getCallerIdentity: () => ({
          status: 200,
          account,
          arn,
          userId: sessionName === '' ? userId : `${userId}:${sessionName}`,
        }),
      },
      mapIdentity: (who) => mapIdentity(chain, namesOf(each, false), who),
    },
  );
}

/** What the API server is told: the whole user, or nothing. */
async function throughReviewers(each: MappingCase, arranged: Arranged, world: World, http: HttpDoor) {
  const token = tokenOf(RECIPE, KEY, world.clock.time);
  const reviewer = reviewerOf(each, arranged, world);
  const review = await reviewer.review(token);
  const { status, body } = await http.door(reviewer, token);
  const { expect } = each;
  if ('message' in expect) {
    assert.ok(!review.ok);
    assert.equal(review.result, 'uknown_user');
    assert.equal(review.message, expect.message);
    assert.equal(status, 403);
    assert.deepEqual(body, { metadata: {}, spec: {}, status: { user: {} } });
    return;
  }
  assert.ok(review.ok, review.ok ? '' : review.message);
  const { identity } = arranged;
  const user = {
    username: expect.username,
    uid: `aws-iam-authenticator:${identity.account}:${identity.userId}`,
    extra: {
      arn: [identity.arn],
      canonicalArn: [identity.canonicalArn],
      sessionName: [identity.sessionName],
      accessKeyId: [identity.accessKeyId],
      principalId: [identity.userId],
      'sigs.k8s.io/aws-iam-authenticator/principalId': [identity.userId],
    },
  };
  assert.deepEqual(review.user, { ...user, groups: expect.groups });
  assert.equal(review.by, expect.by);
  assert.equal(status, 200);
  const shown = expect.groups.length === 0 ? user : { ...user, groups: expect.groups };
  assert.deepEqual((body as { status: unknown }).status, { authenticated: true, user: shown });
}

/** The last record of the trail tells what the API server is not told. */
async function assertRecorded({ expect }: MappingCase, world: World): Promise<void> {
  await world.services.audit.flush();
  const [last] = await world.services.audit.find({ account: ACCOUNT_ID, limit: 1, wanted: [] });
  const record = last?.record;
  const additional = (record?.additionalEventData ?? {}) as Readonly<Record<string, string>>;
  if ('message' in expect) {
    assert.equal(record?.errorCode, 'Unauthorized');
    assert.equal(record?.rolecall?.reason, expect.message);
    assert.equal(additional.nearestEntry, expect.nearest?.join(': '));
    return;
  }
  assert.equal(record?.userIdentity.userName, expect.username);
  assert.equal(additional.mappedBy, expect.by);
}

type HttpDoor = Awaited<ReturnType<typeof openHttpDoor>>;

describe('mappings of identities conform to the reference, and to what it leaves open', () => {
  const cases = mappingCases();
  let world: World;
  let http: HttpDoor;
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

  for (const each of cases)
    it(`${each.title} (${each.section})`, async () => {
      const arranged = arrange(each);
      if (each.faultCount === undefined) assert.deepEqual(arranged.faults, each.faults);
      else assert.equal(arranged.faults.length, each.faultCount);
      await throughLibrary(each, arranged);
      world.clock.time += 1000;
      await throughReviewers(each, arranged, world, http);
      await assertRecorded(each, world);
    });
});
