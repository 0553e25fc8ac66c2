import type { Tags } from '../../core/records/identity.ts';
import { checkMembers } from '../validation/constraint.ts';
import { IAM_QUOTAS } from '../validation/iam-quotas.ts';
import { invalidInput, limitExceeded } from '../validation/iam-refusals.ts';

/** A tag as requests carry it. */
export interface TagInput {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

const SHOWN = '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+';
const TAG = {
  key: {
    minLength: 1,
    maxLength: IAM_QUOTAS.tagKey,
    pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u,
    shown: SHOWN,
  },
  value: { maxLength: IAM_QUOTAS.tagValue, pattern: /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, shown: SHOWN },
} as const;
const DUPLICATE = 'Duplicate tag keys found. Please note that Tag keys are case insensitive.';

/** Keys of this prefix are written by the system only. */
const RESERVED = /^aws:/i;

/**
 * Tags with `added` over `present`. A key is replaced without regard to case; the newer spelling stays.
 * Throws `Refusal` ValidationError, InvalidInput or LimitExceeded.
 */
export function withTags(present: Tags, added: readonly TagInput[]): Tags {
  const seen = new Set<string>();
  const merged = new Map(Object.entries(present).map(([key, value]) => [key.toLowerCase(), { key, value }]));
  for (const tag of added) {
    const { key, value } = checkTag(tag);
    const folded = key.toLowerCase();
    if (seen.has(folded)) throw invalidInput(DUPLICATE);
    seen.add(folded);
    merged.set(folded, { key, value });
  }
  const entries = [...merged.values()];
  if (entries.filter(({ key }) => !RESERVED.test(key)).length > IAM_QUOTAS.tags) {
    throw limitExceeded('The number of tags has reached the maximum limit.');
  }
  return toTags(entries);
}

/** Tags without the named keys (compared without regard to case). Keys that are not there are fine. */
export function withoutTags(present: Tags, keys: readonly string[]): Tags {
  if (keys.some((key) => RESERVED.test(key))) throw reserved();
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  const kept = Object.entries(present).filter(([key]) => !gone.has(key.toLowerCase()));
  return toTags(kept.map(([key, value]) => ({ key, value })));
}

function checkTag(tag: TagInput): { key: string; value: string } {
  checkMembers({ key: tag.Key, value: tag.Value }, TAG, ['key', 'value']);
  const key = tag.Key ?? '';
  if (RESERVED.test(key)) throw reserved();
  return { key, value: tag.Value ?? '' };
}

function reserved(): Error {
  return invalidInput('System tags cannot be added/updated by requester');
}

/** `Object.fromEntries` defines own members, so a key such as `__proto__` stays data. */
function toTags(entries: readonly { readonly key: string; readonly value: string }[]): Tags {
  return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
}
