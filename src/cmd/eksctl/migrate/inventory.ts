import { type KubernetesClient, resourcePath } from '../../../kubernetes/client/index.ts';
import type { KubernetesObject } from '../../../kubernetes/client/resource.ts';
import { describeAssociation, listAssociations } from '../associations.ts';
import { issuerPath, providerArn } from '../oidc-provider.ts';
import { ROLE_ANNOTATION } from '../service-accounts.ts';
import type { ClusterSession } from '../start-up.ts';
import type { Journal } from './journal.ts';
import { trustOf } from './roles.ts';
import { issuerStatements, type TrustDocument } from './trust.ts';

/** A service account with a role, and what is to become of it. */
export interface Candidate {
  readonly namespace: string;
  readonly name: string;
  readonly roleArn: string;
  readonly trust: TrustDocument | undefined;
  /** Id of the association that it has. */
  readonly associationId: string | undefined;
  /** Why it stays as it is. */
  readonly skipped: string | undefined;
}

/** The issuer's provider under both its names: eksctl leaves a port out (eksctl.md 2). */
export function providerArns(session: ClusterSession): readonly string[] {
  const arn = providerArn(session);
  const path = issuerPath(session);
  return [...new Set([arn, arn.replace(path, path.replace(/^([^/:]+):\d+/, '$1'))])];
}

/** Every service account that is annotated with a role, or is on its way in the journal. */
export async function takeInventory(
  session: ClusterSession,
  kubernetes: KubernetesClient,
  journal: Journal,
): Promise<readonly Candidate[]> {
  const accounts = await kubernetes.list<KubernetesObject>(
    resourcePath({ version: 'v1', plural: 'serviceaccounts' }),
  );
  const bound = new Map<string, { readonly id: string; readonly roleArn: string }>();
  for (const summary of await listAssociations(session)) {
    const found = await describeAssociation(session, summary);
    if (found !== undefined)
      bound.set(`${found.namespace}/${found.serviceAccount}`, {
        id: found.associationId ?? '',
        roleArn: found.roleArn ?? '',
      });
  }
  const candidates: Candidate[] = [];
  for (const { metadata } of accounts.items) {
    const { namespace = '', name } = metadata;
    const roleArn = metadata.annotations?.[ROLE_ANNOTATION];
    if (roleArn === undefined || journal.account({ namespace, name })?.step === 'cleaned') continue;
    const trust = await trustOf(session, roleArn);
    const other = bound.get(`${namespace}/${name}`);
    const fault = faultOf(session, roleArn, trust, other?.roleArn);
    candidates.push({
      namespace,
      name,
      roleArn,
      trust: 'fault' in trust ? undefined : (trust as TrustDocument),
      associationId: other?.id,
      skipped: fault,
    });
  }
  return candidates.sort((a, b) => (`${a.namespace}/${a.name}` < `${b.namespace}/${b.name}` ? -1 : 1));
}

function faultOf(
  session: ClusterSession,
  roleArn: string,
  trust: TrustDocument | { readonly fault: string },
  boundTo: string | undefined,
): string | undefined {
  if ('fault' in trust) return String(trust.fault);
  if (boundTo !== undefined && boundTo !== roleArn) return `an association binds it to ${boundTo} already`;
  if (issuerStatements(trust as TrustDocument, providerArns(session)).length === 0)
    return "the role does not trust the cluster's issuer: the annotation has no effect";
  return undefined;
}
