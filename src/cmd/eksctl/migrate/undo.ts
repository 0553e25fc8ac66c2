import { DeletePodIdentityAssociationCommand } from '@aws-sdk/client-eks';
import { CommandFailure } from '../../output.ts';
import { describeAssociation, isMissing, listAssociations } from '../associations.ts';
import { log } from '../log-lines.ts';
import { annotateRole } from '../service-accounts.ts';
import type { AccountEntry, RoleEntry } from './journal.ts';
import type { Migration } from './move.ts';
import { provenRemoved, unmarkRemoved } from './removed-trust.ts';
import { trustOf, writeTrust } from './roles.ts';
import { podsThatUse } from './running-pods.ts';
import { type TrustDocument, withoutPodTrust } from './trust.ts';

/** Puts everything back: the old way first, then the new one away, so that pods have one of them all the time. */
export async function undo(migration: Migration): Promise<void> {
  const { journal } = migration;
  for (const role of journal.roles) await restoreTrust(migration, role);
  for (const account of journal.accounts) await restoreAccount(migration, account);
  for (const role of journal.roles) await removePodTrust(migration, role);
  await journal.end();
}

/** Throws `CommandFailure`, nothing changed, for statements that the role does not know. */
async function restoreTrust({ session }: Migration, entry: RoleEntry): Promise<void> {
  const { roleArn, removed } = entry;
  const trust = await trustOf(session, roleArn);
  if ('fault' in trust || removed.length === 0) return;
  const document = trust as TrustDocument;
  const present = new Set(document.Statement.map((statement) => JSON.stringify(statement)));
  const missing = removed.filter((statement) => !present.has(JSON.stringify(statement)));
  if (missing.length > 0) {
    const proven = await provenRemoved(session, entry);
    if (missing.some((statement) => !proven.includes(statement)))
      throw new CommandFailure(
        `the journal of the migration does not hold the statements that were taken from role "${roleArn}"`,
        { hint: 'somebody has changed it: put the trust policy right by hand' },
      );
    await writeTrust(session, roleArn, { ...document, Statement: [...missing, ...document.Statement] });
    log('info', `role "${roleArn}" trusts the OIDC provider again`);
  }
  await unmarkRemoved(session, roleArn);
}

async function restoreAccount(
  { session, kubernetes, journal }: Migration,
  entry: AccountEntry,
): Promise<void> {
  const shown = `${entry.namespace}/${entry.name}`;
  if (entry.step === 'cleaned') {
    await annotateRole(kubernetes, entry, entry.roleArn);
    log('info', `annotated serviceaccount "${shown}" again`);
  }
  const { associationId } = entry;
  if (associationId !== undefined && (await isOf(session, entry))) {
    await session.clients.eks
      .send(new DeletePodIdentityAssociationCommand({ clusterName: session.cluster, associationId }))
      .catch((failure: unknown) => {
        if (!isMissing(failure)) throw failure;
      });
    log('info', `deleted pod identity association "${shown}"`);
    const pods = await podsThatUse(kubernetes, entry, 'podIdentity');
    if (pods.length > 0)
      log('warning', `restart ${pods.join(', ')} in "${entry.namespace}": they use Pod Identity`);
  }
  await journal.dropAccount(entry);
}

/** Attack: a journal that names somebody else's association. */
async function isOf(
  session: Migration['session'],
  { associationId, namespace, name }: AccountEntry,
): Promise<boolean> {
  return (await listAssociations(session)).some(
    (each) =>
      each.associationId === associationId && each.namespace === namespace && each.serviceAccount === name,
  );
}

/** Unless somebody else binds the role by now. */
async function removePodTrust({ session, journal }: Migration, { roleArn, added }: RoleEntry): Promise<void> {
  const trust = await trustOf(session, roleArn);
  const used = await isBound(session, roleArn);
  if (added && !('fault' in trust) && !used) {
    await writeTrust(session, roleArn, withoutPodTrust(trust as TrustDocument, session.clusterArn));
    log('info', `role "${roleArn}" does not trust the Pod Identity service any more`);
  } else if (added && used) {
    log(
      'warning',
      `role "${roleArn}" goes on trusting the Pod Identity service: another association binds it`,
    );
  }
  await journal.dropRole(roleArn);
}

async function isBound(session: Migration['session'], roleArn: string): Promise<boolean> {
  for (const summary of await listAssociations(session)) {
    if ((await describeAssociation(session, summary))?.roleArn === roleArn) return true;
  }
  return false;
}
