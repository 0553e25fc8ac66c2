import type { Tag } from '@aws-sdk/client-sts';

/** Tags in the order of the request, duplicates included. */
export function sessionTags(tags: readonly Tag[] | undefined): readonly (readonly [string, string])[] {
  return (tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''] as const);
}
