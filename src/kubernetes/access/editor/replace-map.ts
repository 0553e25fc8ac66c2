import { MAPPING_SECTIONS, type MapData, sectionOf } from './map-data.ts';
import type { Change, EditOutcome } from './mapping-edit.ts';

/** The whole map at once. Its sections must parse; keys that are not sections are anybody's. */
export function replaceMap(before: MapData, data: MapData): EditOutcome {
  for (const name of [...MAPPING_SECTIONS, 'mapAccounts']) sectionOf(data, name);
  const names = [...new Set([...Object.keys(before), ...Object.keys(data)])];
  const changes = names.flatMap((subject): readonly Change[] => {
    if (before[subject] === data[subject]) return [];
    const kind =
      before[subject] === undefined ? 'added' : data[subject] === undefined ? 'removed' : 'updated';
    return [{ kind, subject }];
  });
  return { data: changes.length === 0 ? before : data, changes, warnings: [] };
}
