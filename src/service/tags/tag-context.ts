import type { RequestContext } from '../../core/principal/permission.ts';
import type { Tags } from '../../core/records/identity.ts';
import type { TagInput } from './tags.ts';

/** `aws:ResourceTag/k` and `iam:ResourceTag/k` of a resource that exists. */
export function resourceTagContext(tags: Tags | undefined): RequestContext {
  const pairs = Object.entries(tags ?? {}).flatMap(([key, value]) => [
    [`aws:resourcetag/${key.toLowerCase()}`, value],
    [`iam:resourcetag/${key.toLowerCase()}`, value],
  ]);
  return Object.fromEntries(pairs);
}

/** `aws:RequestTag/k` and `aws:TagKeys` of a request that sets tags; nothing when it sets none. */
export function requestTagContext(tags: readonly TagInput[] | undefined): RequestContext {
  const named = (tags ?? []).filter((tag) => tag.Key !== undefined);
  if (named.length === 0) return {};
  const pairs = named.map((tag) => [`aws:requesttag/${tag.Key?.toLowerCase()}`, tag.Value ?? '']);
  return { ...Object.fromEntries(pairs), ...tagKeysContext(named.map((tag) => tag.Key ?? '')) };
}

/** `aws:TagKeys` of a request that removes tags. */
export function tagKeysContext(keys: readonly string[]): RequestContext {
  return { 'aws:tagkeys': keys };
}
