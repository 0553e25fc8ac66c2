import {
  readTagsClaim,
  SOURCE_IDENTITY_CLAIM,
  type TokenSessionTags,
} from '../../../core/token/tags-claim.ts';
import type { Exchange } from '../exchange.ts';
import { invalidIdentityToken, invalidToken } from '../refusals.ts';

const MAXIMUM_TAGS = 50;
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
/** Roles carry tags of this prefix that only the system writes; a session tag would stand in their place. */
const RESERVED = /^aws:/i;
const SOURCE_IDENTITY = /^[\w+=,.@-]{1,256}$/;

/** Why the tags cannot be session tags; undefined when they can (sts.md 6, 6.4). */
function faultOf({ tags, transitiveKeys }: TokenSessionTags): string | undefined {
  if (tags.size > MAXIMUM_TAGS) return `more than ${MAXIMUM_TAGS} tags`;
  const folded = new Set<string>();
  for (const [key, value] of tags) {
    if (!TAG_KEY.test(key) || !TAG_VALUE.test(value))
      return `tag ${key.slice(0, 128)} breaks the rules for tags`;
    if (RESERVED.test(key)) return `tag ${key} is reserved for the system`;
    folded.add(key.toLowerCase());
  }
  if (folded.size < tags.size) return 'tag keys differ by case only';
  const loose = transitiveKeys.find((key) => !folded.has(key.toLowerCase()));
  return loose === undefined ? undefined : `transitive key ${loose.slice(0, 128)} is no key of the tags`;
}

/** Session tags and source identity that the token carries (sts.md 7.6). */
export function sessionTagsWellFormed(exchange: Exchange): void {
  const { payload } = exchange.token;
  const tags = readTagsClaim(payload);
  if (tags === 'principal-tags') {
    throw invalidIdentityToken(
      'principal_tags passed in claim is not in correct format.',
      'a value in principal_tags is no list of one text',
    );
  }
  const fault = tags === 'tags' ? 'the tags claim has another shape' : faultOf(tags);
  if (tags === 'tags' || fault !== undefined) {
    throw invalidIdentityToken('Session tags passed in claim are not in correct format.', fault ?? '');
  }
  exchange.tags = tags;

  const sourceIdentity = payload[SOURCE_IDENTITY_CLAIM] ?? undefined;
  if (sourceIdentity === undefined) return;
  if (typeof sourceIdentity !== 'string' || !SOURCE_IDENTITY.test(sourceIdentity)) {
    throw invalidToken('the source_identity claim is no text of 1 to 256 allowed characters');
  }
  exchange.sourceIdentity = sourceIdentity;
}
