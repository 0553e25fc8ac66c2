import { invalidTags, requireSessionTags } from '../require-session-tags.ts';
import type { Assumption } from './assumption.ts';

/** Transitive tags of the calling session, by key in lower case: they go with the caller into the next role. */
function inherited({ caller }: Assumption): ReadonlyMap<string, readonly [key: string, value: string]> {
  const found = new Map<string, readonly [string, string]>();
  if (caller.type !== 'assumed-role') return found;
  const { tags = {}, transitiveTagKeys = [] } = caller.claims;
  const transitive = new Set(transitiveTagKeys.map((key) => key.toLowerCase()));
  for (const [key, value] of Object.entries(tags)) {
    if (transitive.has(key.toLowerCase())) found.set(key.toLowerCase(), [key, value]);
  }
  return found;
}

/** sts.md 6.4. Keys are compared without regard to case. */
export function sessionTagsAllowed(assumption: Assumption): void {
  const { tags, transitiveTagKeys } = assumption.input;
  const given = requireSessionTags(tags);
  if (transitiveTagKeys.some((key) => !given.has(key.toLowerCase()))) {
    throw invalidTags('The specified transitive tag key must be included in the requested tags.');
  }
  const before = inherited(assumption);
  // A transitive tag is the earlier role's word about the caller: the caller may not change it on the way.
  if ([...given].some((key) => before.has(key))) {
    throw invalidTags(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  }
  assumption.tags = new Map([...before.values(), ...tags]);
  assumption.transitiveTagKeys = [...[...before.values()].map(([key]) => key), ...transitiveTagKeys];
}
