import type { ClientKey } from '../../../fakes/instance.fake.ts';
import type { TokenRecipe } from './case-schema.ts';
import { canonicalQuery, presignature } from './presign.ts';

const PREFIX = 'k8s-aws-v1.';
const UNSIGNED = '0'.repeat(64);
const NOBODY: ClientKey = { accessKeyId: 'AKIANOBODY0000000000', secretAccessKey: '' };

export const basicDate = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

export const encode = (bytes: string | Buffer): string =>
  `${PREFIX}${Buffer.from(bytes).toString('base64url')}`;

function replaced(text: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((from, [what, by]) => {
    const pattern = /^\/(.*)\/$/s.exec(what)?.[1];
    const changed = from.replace(pattern === undefined ? what : new RegExp(pattern), by);
    if (changed === from) throw new Error(`nothing to replace: ${what}`);
    return changed;
  }, text);
}

function urlOf(recipe: TokenRecipe, key: ClientKey, now: number): string {
  const { host = 'sts.us-east-1.amazonaws.com', path = '/', region = 'us-east-1', service = 'sts' } = recipe;
  const date = recipe.parameters?.['X-Amz-Date'] ?? basicDate(now + (recipe.at ?? 0) * 1000);
  const cluster = recipe.cluster === undefined ? 'sandbox' : recipe.cluster;
  const headers = { ...recipe.headers, ...(cluster === null ? {} : { 'x-k8s-aws-id': cluster }) };
  const usual = {
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${key.accessKeyId}/${date.slice(0, 8)}/${region}/${service}/aws4_request`,
    'X-Amz-Date': date,
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': [...Object.keys(headers), 'host'].sort().join(';'),
    ...(key.sessionToken === undefined ? {} : { 'X-Amz-Security-Token': key.sessionToken }),
    ...recipe.parameters,
  };
  // What is not null is a text.
  const parameters = Object.fromEntries(
    Object.entries(usual).filter(([, value]) => value !== null),
  ) as Record<string, string>;
  const query = canonicalQuery(parameters);
  const signature =
    recipe.by === undefined
      ? UNSIGNED
      : presignature({ host, path, parameters, headers, region, service, date }, query, key);
  const { scheme = 'https', before = '', after = '', fragment = '' } = recipe;
  return `${scheme}://${host}${path}?${before}${query}&X-Amz-Signature=${signature}${after}${fragment}`;
}

/** The token of a recipe, signed with `key` when it says that somebody signs. */
export function tokenOf(recipe: TokenRecipe, key: ClientKey | undefined, now: number): string {
  const { literal, text, hex, spoil = [], respell = [] } = recipe;
  if (literal !== undefined) return literal;
  if (text !== undefined) return encode(text);
  if (hex !== undefined) return encode(Buffer.from(hex, 'hex'));
  return replaced(encode(replaced(urlOf(recipe, key ?? NOBODY, now), spoil)), respell);
}
