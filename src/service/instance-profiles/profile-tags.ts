import type { Transaction } from '../../core/ports/directory.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withoutTags, withTags } from '../tags/tags.ts';
import { findProfile } from './find-profile.ts';
import { putProfile } from './instance-profiles.ts';

export function tagInstanceProfile(
  tx: Transaction,
  scope: Scope,
  name: string,
  added: readonly TagInput[],
): void {
  const profile = findProfile(tx, scope.account, name);
  putProfile(tx, scope, { ...profile, tags: withTags(profile.tags, added) });
}

export function untagInstanceProfile(
  tx: Transaction,
  scope: Scope,
  name: string,
  keys: readonly string[],
): void {
  const profile = findProfile(tx, scope.account, name);
  putProfile(tx, scope, { ...profile, tags: withoutTags(profile.tags, keys) });
}
