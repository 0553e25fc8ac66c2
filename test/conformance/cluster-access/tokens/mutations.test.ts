import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { ownClusterTokens } from '../../../../src/cmd/cluster-access/own-cluster-tokens.ts';
import type { TokenReviewer } from '../../../../src/service/cluster-access/token-reviewer.ts';
import { ACCOUNT_ID } from '../../../fakes/instance.fake.ts';
import type { Person } from './case-schema.ts';
import { encode, tokenOf } from './token-recipe.ts';
import { openWorld, type World } from './world.ts';

const PEOPLE: readonly Person[] = ['alice', 'role-session', 'user-session', 'foreigner'];

let world: World;
let reviewer: TokenReviewer;
let urls: readonly string[];
let identities: readonly string[];

before(async () => {
  world = await openWorld();
  await world.arrange();
  const place = { name: 'sandbox', account: ACCOUNT_ID };
  reviewer = ownClusterTokens(world.services, place, ({ canonicalArn }) => ({
    ok: true,
    username: canonicalArn,
    groups: [],
    by: 'test',
  }));
  const keys = PEOPLE.map((by) => world.keyOf({ by }));
  const tokens = PEOPLE.map((by, index) => tokenOf({ by }, keys[index], world.clock.time));
  urls = tokens.map((token) => Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString());
  identities = await Promise.all(tokens.map(identityOf));
  assert.ok(identities.every((identity) => identity.startsWith('arn:')));
  assert.equal(new Set(keys.map((key) => key?.accessKeyId)).size, PEOPLE.length);
});
after(() => world.close());

/** Who the token is, with the key that signed; empty for nobody. */
async function identityOf(token: string): Promise<string> {
  const review = await reviewer.review(token);
  return review.ok ? `${review.identity?.arn} ${review.identity?.accessKeyId} ${review.user.uid}` : '';
}

async function sameOrNobody(token: string, index: number): Promise<void> {
  const identity = await identityOf(token);
  if (identity !== '') assert.equal(identity, identities[index]);
}

const person = fc.nat({ max: PEOPLE.length - 1 });
const position = fc.double({ min: 0, max: 1, noNaN: true });

const edit = fc.oneof(
  fc.record({
    kind: fc.constant('replace' as const),
    at: position,
    with: fc.string({ maxLength: 3, unit: 'binary' }),
  }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: position,
    with: fc.string({ minLength: 1, maxLength: 12 }),
  }),
  fc.record({ kind: fc.constant('remove' as const), at: position, with: fc.constant('') }),
);

const WIDTH = { replace: 1, insert: 0, remove: 1 };

function edited(
  text: string,
  edits: readonly { kind: keyof typeof WIDTH; at: number; with: string }[],
): string {
  return edits.reduce((from, { kind, at, with: by }) => {
    const index = Math.floor(at * from.length);
    return from.slice(0, index) + by + from.slice(index + WIDTH[kind]);
  }, text);
}

test('no change to the URL of a valid token makes it somebody else', async () => {
  await fc.assert(
    fc.asyncProperty(person, fc.array(edit, { minLength: 1, maxLength: 4 }), (index, edits) =>
      sameOrNobody(encode(edited(urls[index] ?? '', edits)), index),
    ),
    { numRuns: 1500 },
  );
});

test('no change to the characters of a valid token makes it somebody else', async () => {
  await fc.assert(
    fc.asyncProperty(person, fc.array(edit, { minLength: 1, maxLength: 3 }), async (index, edits) => {
      const token = encode(urls[index] ?? '');
      const other = edited(token, edits);
      if (other === token) return;
      await sameOrNobody(other, index);
    }),
    { numRuns: 1500 },
  );
});

test('parts of several tokens put together are the one who signed all of it, or nobody', async () => {
  const parts = urls.map((url) => url.slice(url.indexOf('?') + 1).split('&'));
  const choice = fc.record({ from: person, part: fc.nat({ max: 8 }), into: fc.nat({ max: 8 }) });
  await fc.assert(
    fc.asyncProperty(person, fc.array(choice, { minLength: 1, maxLength: 3 }), async (index, choices) => {
      const mixed = [...(parts[index] ?? [])];
      for (const { from, part, into } of choices) {
        const source = parts[from] ?? [];
        mixed[into % mixed.length] = source[part % source.length] ?? '';
      }
      const identity = await identityOf(encode(`https://sts.us-east-1.amazonaws.com/?${mixed.join('&')}`));
      if (identity === '') return;
      // Whoever it is signed these very parameters: their order is not signed, all else is.
      const signer = identities.indexOf(identity);
      assert.deepEqual([...mixed].sort(), [...(parts[signer] ?? [])].sort());
    }),
    { numRuns: 1500 },
  );
});
