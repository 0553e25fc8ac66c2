import type { Json } from '../records/record.ts';
import { isJsonObject, type JsonObject, ownMember } from './json-object.ts';

/** Session tags and source identity that a token carries (sts.md 7.6). */
export interface TokenSessionTags {
  readonly tags: ReadonlyMap<string, string>;
  readonly transitiveKeys: readonly string[];
}

const CLAIM = 'https://aws.amazon.com/tags';
const FLAT_TAG = `${CLAIM}/principal_tags/`;
const FLAT_TRANSITIVE = `${CLAIM}/transitive_tag_keys`;
export const SOURCE_IDENTITY_CLAIM = 'https://aws.amazon.com/source_identity';

/** `principal-tags`: a tag's value is not a list of one text. `tags`: the claim has another shape altogether. */
export type TagsFault = 'principal-tags' | 'tags';

const NONE: TokenSessionTags = Object.freeze({ tags: new Map(), transitiveKeys: Object.freeze([]) });

function singleText(value: Json | undefined): string | undefined {
  const first = Array.isArray(value) && value.length === 1 ? value[0] : undefined;
  return typeof first === 'string' ? first : undefined;
}

function texts(value: Json | undefined): readonly string[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return undefined;
  const found = value.filter((item): item is string => typeof item === 'string');
  return found.length === value.length ? found : undefined;
}

function readNested(claim: JsonObject): TokenSessionTags | TagsFault {
  const principalTags = ownMember(claim, 'principal_tags') ?? {};
  const transitiveKeys = texts(ownMember(claim, 'transitive_tag_keys'));
  if (!isJsonObject(principalTags) || transitiveKeys === undefined) return 'tags';
  const tags = new Map<string, string>();
  for (const [key, value] of Object.entries(principalTags)) {
    const text = singleText(value);
    if (text === undefined) return 'principal-tags';
    tags.set(key, text);
  }
  return { tags, transitiveKeys };
}

function readFlat(payload: JsonObject): TokenSessionTags | TagsFault {
  const transitiveKeys = texts(payload[FLAT_TRANSITIVE]);
  if (transitiveKeys === undefined) return 'tags';
  const tags = new Map<string, string>();
  for (const name of Object.keys(payload)) {
    if (!name.startsWith(FLAT_TAG)) continue;
    const value = payload[name];
    if (typeof value !== 'string') return 'tags';
    tags.set(name.slice(FLAT_TAG.length), value);
  }
  return tags.size === 0 && transitiveKeys.length === 0 ? NONE : { tags, transitiveKeys };
}

/** Tags in the nested or, when that is absent, the flattened form. */
export function readTagsClaim(payload: JsonObject): TokenSessionTags | TagsFault {
  const nested = payload[CLAIM];
  if (nested === undefined || nested === null) return readFlat(payload);
  return isJsonObject(nested) ? readNested(nested) : 'tags';
}
