import { z } from 'zod';
import { JWS_ALGORITHMS } from '../../../src/core/ports/cryptography.ts';
import { signToken } from '../../../src/service/federation/testing/token.fake.ts';
import { fill, type Names } from './fill.ts';
import { signingKey } from './signing-keys.ts';

/** How a token differs from a good one of the provider. */
const recipeSchema = z.strictObject({
  key: z.string().default('rsa'),
  /** What it is signed with. */
  alg: z.enum(JWS_ALGORITHMS).default('RS256'),
  /** Members of the header; null takes one away. */
  header: z.record(z.string(), z.unknown()).default({}),
  claims: z.record(z.string(), z.unknown()).default({}),
  without: z.array(z.string()).default([]),
  /** Members that come a second time. */
  again: z.array(z.tuple([z.string(), z.unknown()])).default([]),
  /** What is changed after signing: a character of the signature, or the subject. */
  spoil: z.enum(['signature', 'payload']).optional(),
});

const GOOD = {
  iss: 'https://{issuer}',
  sub: '{subject}',
  aud: 'client-a',
  iat: { now: -10 },
  exp: { now: 3590 },
};

function objectText(members: readonly (readonly [string, unknown])[]): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

function spoilt(token: string, payload: string, part: 'signature' | 'payload'): string {
  const [header = '', claims = '', signature = ''] = token.split('.');
  if (part === 'payload') {
    const changed = Buffer.from(`${payload.slice(0, -1)},"sub":"somebody-else"}`).toString('base64url');
    return [header, changed, signature].join('.');
  }
  const middle = signature.length >> 1;
  const other = signature[middle] === 'A' ? 'B' : 'A';
  return [header, claims, signature.slice(0, middle) + other + signature.slice(middle + 1)].join('.');
}

/** The token that a recipe describes. Throws on a recipe with members that are not known. */
export function tokenOf(recipe: unknown, names: Names): string {
  const { key, alg, header, claims, without, again, spoil } = recipeSchema.parse(recipe);
  const kept = Object.entries(fill({ ...GOOD, ...claims }, names)).filter(
    ([name]) => !without.includes(name),
  );
  const headers = Object.entries({ alg, kid: key, ...header }).filter(([, value]) => value !== null);
  const payload = objectText([...kept, ...fill(again, names)]);
  const token = signToken(Object.fromEntries(headers), payload, signingKey(key), alg);
  return spoil === undefined ? token : spoilt(token, payload, spoil);
}
