import type { RequestContext } from '../../core/principal/permission.ts';
import type { GivenTags } from './require-session-tags.ts';

/** Condition keys of tags that a call brings, names in lower case; none when it brings none. */
export function requestedTags(tags: GivenTags): RequestContext {
  if (tags.length === 0) return {};
  const keys: Record<string, string | readonly string[]> = { 'aws:tagkeys': tags.map(([key]) => key) };
  for (const [key, value] of tags) keys[`aws:requesttag/${key.toLowerCase()}`] = value;
  return keys;
}
