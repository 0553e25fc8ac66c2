import { addAccount, removeAccount } from './account-edits.ts';
import type { EditOutcome, MappingEdit } from './mapping-edit.ts';
import { addMapping, upsertMapping } from './put-mapping.ts';
import { removeByArn, removeByUsername, removeMatching } from './remove-mapping.ts';
import { replaceMap } from './replace-map.ts';

/**
 * Applies one edit to the map's `data`. Every key, comment, order and unknown field outside of what is edited stays byte for byte.
 * Throws `SectionFault` for a section that does not parse, and `EditRefusal`.
 */
export function applyEdit(data: Readonly<Record<string, string>>, edit: MappingEdit): EditOutcome {
  switch (edit.kind) {
    case 'add':
      return addMapping(data, edit.mapping, edit.duplicates);
    case 'upsert':
      return upsertMapping(data, edit.mapping, edit);
    case 'remove':
      return removeMatching(data, edit.match);
    case 'remove-arn':
      return removeByArn(data, edit.arn, edit.all);
    case 'remove-username':
      return removeByUsername(data, edit.username);
    case 'add-account':
      return addAccount(data, edit.account);
    case 'remove-account':
      return removeAccount(data, edit.account, edit.all);
    case 'replace':
      return replaceMap(data, edit.data);
  }
}
