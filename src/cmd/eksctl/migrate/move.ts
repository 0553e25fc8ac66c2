import {
  CreatePodIdentityAssociationCommand,
  DeletePodIdentityAssociationCommand,
} from '@aws-sdk/client-eks';
import type { KubernetesClient } from '../../../kubernetes/client/index.ts';
import { log } from '../log-lines.ts';
import type { ClusterSession } from '../start-up.ts';
import { refusalOf, verifyExchange } from './audit-trail.ts';
import { CanaryFailure, type CanarySettings, runCanary } from './canary.ts';
import type { Candidate } from './inventory.ts';
import type { Journal } from './journal.ts';
import { trustOf, writeTrust } from './roles.ts';
import { type TrustDocument, trustsPods, withPodTrust } from './trust.ts';

export interface Migration {
  readonly session: ClusterSession;
  readonly kubernetes: KubernetesClient;
  readonly journal: Journal;
  readonly canary: CanarySettings;
}

type Step = (migration: Migration, candidate: Candidate) => Promise<void>;

/** What is done with each service account, in this order. Each step may be done again. */
export const MOVE: readonly (readonly [name: string, step: Step])[] = [
  ['note it in the journal', start],
  ['let the role trust both ways', trustBoth],
  ['associate the role', associate],
  ['run a canary and find it in the audit trail', prove],
];

async function start({ journal }: Migration, { namespace, name, roleArn }: Candidate): Promise<void> {
  const present = journal.account({ namespace, name });
  if (present === undefined) await journal.putAccount({ namespace, name, roleArn, step: 'started' });
}

async function trustBoth({ session, journal }: Migration, { roleArn }: Candidate): Promise<void> {
  // Read again: another service account of the same role may have come first.
  const trust = await trustOf(session, roleArn);
  if ('fault' in trust) throw new Error(String(trust.fault));
  const document = trust as TrustDocument;
  if (trustsPods(document)) return;
  await journal.putRole({ removed: [], ...journal.role(roleArn), roleArn, added: true });
  await writeTrust(session, roleArn, withPodTrust(document, session.clusterArn));
  log('info', `role "${roleArn}" trusts the Pod Identity service, too`);
}

async function associate(
  { session, journal }: Migration,
  { namespace, name, roleArn, associationId }: Candidate,
): Promise<void> {
  if (associationId !== undefined) return;
  const { association } = await session.clients.eks.send(
    new CreatePodIdentityAssociationCommand({
      clusterName: session.cluster,
      namespace,
      serviceAccount: name,
      roleArn,
    }),
  );
  const id = association?.associationId ?? '';
  await journal.putAccount({ namespace, name, roleArn, step: 'started', associationId: id });
  log('info', `created pod identity association for service account "${name}" in namespace "${namespace}"`);
}

/** A canary that fails takes the association along: new pods go on as they did before. */
async function prove(migration: Migration, { namespace, name, roleArn }: Candidate): Promise<void> {
  const { session, kubernetes, journal, canary } = migration;
  const account = { namespace, name };
  const entry = journal.account(account);
  if (entry?.step === 'verified') return;
  const since = Date.now() - 1000;
  try {
    const podName = await runCanary(kubernetes, account, canary);
    await verifyExchange(session, account, { podName, roleArn, since, timeout: canary.timeout });
    log('info', `verified: canary pod "${namespace}/${podName}" was given ${roleArn}`);
  } catch (failure) {
    const { associationId } = entry ?? {};
    if (associationId !== undefined) {
      await session.clients.eks.send(
        new DeletePodIdentityAssociationCommand({ clusterName: session.cluster, associationId }),
      );
      await journal.putAccount({ ...account, roleArn, step: 'started' });
      log('warning', `took the pod identity association of "${namespace}/${name}" back`);
    }
    const why =
      failure instanceof CanaryFailure ? await refusalOf(session, account, failure.podName, since) : '';
    throw why === '' ? failure : new Error(why, { cause: failure });
  }
  await journal.putAccount({ ...account, roleArn, step: 'verified', ...idOf(entry?.associationId) });
}

function idOf(associationId: string | undefined): { readonly associationId?: string } {
  return associationId === undefined ? {} : { associationId };
}
