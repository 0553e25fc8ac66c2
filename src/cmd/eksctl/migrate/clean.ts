import { log } from '../log-lines.ts';
import { annotateRole } from '../service-accounts.ts';
import { providerArns } from './inventory.ts';
import type { AccountEntry } from './journal.ts';
import type { Migration } from './move.ts';
import { markRemoved } from './removed-trust.ts';
import { trustOf, writeTrust } from './roles.ts';
import { podsThatUse } from './running-pods.ts';
import { issuerStatements, onlyFor, type TrustDocument } from './trust.ts';

/**
 * Takes the old way from what was verified: the annotations, and then from each role the statements that were for these service
 * accounts alone. A service account whose pods still live by the old way is left for a later run. Answers how many were left.
 */
export async function removeOldWay(migration: Migration): Promise<number> {
  const { journal, kubernetes } = migration;
  let left = 0;
  for (const entry of journal.accounts.filter(({ step }) => step === 'verified')) {
    const shown = `${entry.namespace}/${entry.name}`;
    const pods = await podsThatUse(kubernetes, entry, 'webIdentity');
    if (pods.length > 0) {
      log(
        'warning',
        `"${shown}" keeps its annotation: restart ${pods.join(', ')}, which still use the old way`,
      );
      left++;
      continue;
    }
    await annotateRole(kubernetes, entry, undefined);
    await journal.putAccount({ ...entry, step: 'cleaned' });
    log('info', `removed the role annotation of serviceaccount "${shown}"`);
  }
  const roles = new Set(
    journal.accounts.filter(({ step }) => step === 'cleaned').map(({ roleArn }) => roleArn),
  );
  for (const roleArn of roles) await removeTrust(migration, roleArn);
  return left;
}

async function removeTrust({ session, journal }: Migration, roleArn: string): Promise<void> {
  const trust = await trustOf(session, roleArn);
  if ('fault' in trust) return;
  const document = trust as TrustDocument;
  const arns = providerArns(session);
  const moved = new Set(journal.accounts.filter((entry) => isCleaned(entry, roleArn)).map(subjectOf));
  const old = issuerStatements(document, arns);
  const removable = old.filter((statement) => onlyFor(statement, arns, moved));
  if (old.length > removable.length)
    log('warning', `role "${roleArn}" keeps statements for the OIDC provider that others may use`);
  if (removable.length === 0) return;
  const present = journal.role(roleArn);
  const written = present?.removed ?? [];
  // A run that was cut off may have written what it did not take any more.
  const known = new Set(written.map((statement) => JSON.stringify(statement)));
  const removed = [...written, ...removable.filter((statement) => !known.has(JSON.stringify(statement)))];
  // First the journal: what is taken out of a policy is nowhere else.
  const entry = { roleArn, added: present?.added ?? false, removed };
  await journal.putRole(entry);
  await markRemoved(session, entry);
  const Statement = document.Statement.filter((statement) => !removable.includes(statement));
  await writeTrust(session, roleArn, { ...document, Statement });
  log('info', `removed the OIDC provider from the trust policy of role "${roleArn}"`);
}

function isCleaned(entry: AccountEntry, roleArn: string): boolean {
  return entry.step === 'cleaned' && entry.roleArn === roleArn;
}

function subjectOf({ namespace, name }: AccountEntry): string {
  return `system:serviceaccount:${namespace}:${name}`;
}
