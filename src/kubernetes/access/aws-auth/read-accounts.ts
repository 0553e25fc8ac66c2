import { isScalar, type ParsedNode } from 'yaml';
import { readAccount } from '../../../core/cluster-access/mapping/account-entry.ts';
import { EntryFault } from '../../../core/cluster-access/mapping/entry-fault.ts';
import type { DroppedEntry } from '../../../core/cluster-access/mapping/map-entry.ts';
import { reasonOf } from './read-entries.ts';
import type { SectionDocument } from './section-document.ts';

/** Accounts without quotes are numbers to YAML, octal ones with a leading zero: their digits are read as they are written. */
export function readAccounts(document: SectionDocument): {
  readonly accounts: readonly string[];
  readonly dropped: readonly DroppedEntry[];
} {
  const accounts: string[] = [];
  const dropped: DroppedEntry[] = [];
  for (const [index, node] of document.items.entries()) {
    try {
      accounts.push(readAccount(writtenAs(node)));
    } catch (cause) {
      if (!(cause instanceof EntryFault)) throw cause;
      const at = { place: `mapAccounts[${index}]`, line: document.lineOf(node) };
      dropped.push({ ...at, ...reasonOf(cause), arns: [] });
    }
  }
  return { accounts, dropped };
}

function writtenAs(node: ParsedNode): string {
  if (!isScalar(node)) throw new EntryFault('is no account', 'an account is twelve digits');
  return typeof node.value === 'string' ? node.value : (node.source ?? '');
}
