import { appendEntries, removeEntries } from './edit-section.ts';
import { type MapData, sectionOf, withSection } from './map-data.ts';
import { type EditOutcome, EditRefusal } from './mapping-edit.ts';

const SECTION = 'mapAccounts';

/** Adds an account of which every identity is a user; once is enough. */
export function addAccount(data: MapData, account: string): EditOutcome {
  if (!/^[0-9]{12}$/.test(account))
    throw new EditRefusal('unusable', `"${account}" is not an account: it has twelve digits`);
  const section = sectionOf(data, SECTION);
  const there = section.entries.some(({ text }) => text === account);
  const after = there ? data : withSection(data, appendEntries(section, [account]));
  return { data: after, changes: [{ kind: there ? 'unchanged' : 'added', subject: account }], warnings: [] };
}

/** Whatever is written there can be taken out, accounts or not. */
export function removeAccount(data: MapData, account: string, all: boolean): EditOutcome {
  const section = sectionOf(data, SECTION);
  const found = section.entries.filter(({ text }) => text === account).map(({ index }) => index);
  if (found.length === 0)
    throw new EditRefusal('not-found', `account "${account}" not found in auth ConfigMap`);
  const after = removeEntries(section, all ? found : found.slice(0, 1));
  return { data: withSection(data, after), changes: [{ kind: 'removed', subject: account }], warnings: [] };
}
