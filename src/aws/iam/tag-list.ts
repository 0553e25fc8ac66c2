import type { Tag } from '@aws-sdk/client-iam';
import type { Tags } from '../../core/records/identity.ts';

/** Tags as answers carry them. */
export function tagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** The member `Tags`, left out when there are none, as IAM does in Get answers. */
export function tagsMember(tags: Tags): { readonly Tags?: Tag[] } {
  const list = tagList(tags);
  return list.length === 0 ? {} : { Tags: list };
}

/** Tags in key order, for paging. */
export function sortedTags(tags: Tags): Tag[] {
  return tagList(tags).sort((one, other) => ((one.Key ?? '') < (other.Key ?? '') ? -1 : 1));
}
