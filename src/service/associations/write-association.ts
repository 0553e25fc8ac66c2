import { Refusal } from '../../core/errors/refusal.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import type { RequestFacts } from '../../core/principal/permission.ts';
import {
  associationKey,
  POD_IDENTITY_ASSOCIATION,
  type PodIdentityAssociation,
} from '../../core/records/association.ts';
import { ROLE, type Tags } from '../../core/records/identity.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import { findCluster } from '../clusters/find-cluster.ts';
import { invalidParameter } from '../clusters/refusals.ts';
import { checkTags } from '../clusters/tags.ts';
import { checkSessionDocument } from '../policies/document.ts';
import type { Scope } from '../scope.ts';
import { type ClusterPlace, findAssociation } from './find-association.ts';
import { checkRoleArn, checkSubject, checkTargetRoleArn } from './members.ts';
import { requirePodsTrusted } from './pods-trusted.ts';
import { associationExists, noSuchRole, ownedByAddon, tooManyAssociations } from './refusals.ts';
import { once } from './replays.ts';

/** Associations of one cluster (eks.md 5.1). */
const MOST = 1000;

/** What decides over an association besides its transaction. */
export interface AssociationScope extends ClusterPlace {
  readonly scope: Scope;
  readonly authorizer: Authorizer;
  readonly facts: RequestFacts;
}

export interface AssociationSettings {
  readonly roleArn?: string | undefined;
  readonly disableSessionTags?: boolean | undefined;
  /** Empty: no target role any more. */
  readonly targetRoleArn?: string | undefined;
  readonly policy?: string | undefined;
}

export interface NewAssociation extends AssociationSettings {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly roleArn: string;
  readonly tags?: Tags | undefined;
  readonly clientRequestToken?: string | undefined;
  /** ARN of the add-on that makes it. */
  readonly ownerArn?: string | undefined;
}

/** Throws `Refusal` as eks.md 5.3 says. */
export function createAssociation(
  tx: Transaction,
  place: AssociationScope,
  input: NewAssociation,
): PodIdentityAssociation {
  const { account, scope } = place;
  const replay = { account, operation: `create/${place.cluster}`, token: input.clientRequestToken };
  return once(tx, replay, scope.now, () => create(tx, place, input));
}

function create(tx: Transaction, place: AssociationScope, input: NewAssociation): PodIdentityAssociation {
  const { account, region, cluster, scope } = place;
  findCluster(tx, account, region, cluster);
  const { namespace, serviceAccount, tags = {}, ownerArn } = input;
  checkSubject(namespace, serviceAccount);
  if (Object.keys(tags).length > 0) checkTags(tags);
  const key = associationKey(cluster, namespace, serviceAccount);
  const present = tx.get(POD_IDENTITY_ASSOCIATION, account, key)?.body;
  if (present !== undefined) throw associationExists(present.id);
  if (tx.list(POD_IDENTITY_ASSOCIATION, account, `${cluster}/`).length >= MOST) throw tooManyAssociations();
  const id = `a-${scope.ids.alphanumeric(17).toLowerCase()}`;
  const bare: PodIdentityAssociation = {
    id,
    arn: `arn:${scope.partition}:eks:${region}:${account}:podidentityassociation/${cluster}/${id}`,
    cluster,
    namespace,
    serviceAccount,
    roleArn: input.roleArn,
    createdAt: scope.now,
    modifiedAt: scope.now,
    disableSessionTags: false,
    tags,
    ...(ownerArn === undefined ? {} : { ownerArn }),
  };
  return write(tx, place, configured(bare, place, input));
}

/** Namespace and service account stay. Throws `Refusal`, InvalidRequest for an association that an add-on owns. */
export function updateAssociation(
  tx: Transaction,
  place: AssociationScope,
  id: string,
  input: AssociationSettings & { readonly clientRequestToken?: string | undefined },
): PodIdentityAssociation {
  const { account, cluster, scope } = place;
  const replay = { account, operation: `update/${cluster}/${id}`, token: input.clientRequestToken };
  return once(tx, replay, scope.now, () => {
    requireUnowned(findAssociation(tx, place, id));
    return updateOwnAssociation(tx, place, id, input);
  });
}

/** For the add-on that owns it. Throws `Refusal`. */
export function updateOwnAssociation(
  tx: Transaction,
  place: AssociationScope,
  id: string,
  input: AssociationSettings,
): PodIdentityAssociation {
  const present = findAssociation(tx, place, id);
  return write(tx, place, configured({ ...present, modifiedAt: place.scope.now }, place, input));
}

/** Resolves to what it was. Throws `Refusal`, InvalidRequest for an association that an add-on owns. */
export function deleteAssociation(tx: Transaction, place: ClusterPlace, id: string): PodIdentityAssociation {
  requireUnowned(findAssociation(tx, place, id));
  return deleteOwnAssociation(tx, place, id);
}

/** For the add-on that owns it. Throws `Refusal`. */
export function deleteOwnAssociation(
  tx: Transaction,
  place: ClusterPlace,
  id: string,
): PodIdentityAssociation {
  const present = findAssociation(tx, place, id);
  tx.delete(POD_IDENTITY_ASSOCIATION, place.account, keyOf(present));
  return present;
}

function requireUnowned({ id, ownerArn }: PodIdentityAssociation): void {
  if (ownerArn !== undefined) throw ownedByAddon(id, ownerArn);
}

function configured(
  { targetRoleArn: target, externalId: _, policy: presentPolicy, ...present }: PodIdentityAssociation,
  { region, account }: ClusterPlace,
  input: AssociationSettings,
): PodIdentityAssociation {
  const targetRoleArn = input.targetRoleArn ?? target ?? '';
  const policy = input.policy ?? presentPolicy ?? '';
  const { cluster, namespace, serviceAccount } = present;
  const externalId = [region, account, cluster, namespace, serviceAccount].join('/');
  return {
    ...present,
    roleArn: input.roleArn ?? present.roleArn,
    disableSessionTags: input.disableSessionTags ?? present.disableSessionTags,
    ...(targetRoleArn === '' ? {} : { targetRoleArn, externalId }),
    ...(policy === '' ? {} : { policy }),
  };
}

function write(
  tx: Transaction,
  place: AssociationScope,
  association: PodIdentityAssociation,
): PodIdentityAssociation {
  const { account, scope, authorizer, facts } = place;
  const { roleArn, targetRoleArn } = association;
  const name = checkRoleArn(roleArn, account, scope.partition);
  if (targetRoleArn !== undefined) checkTargetRoleArn(targetRoleArn, scope.partition);
  checkPolicy(association);
  const role = tx.get(ROLE, account, name.toLowerCase())?.body;
  if (role?.arn !== roleArn) throw noSuchRole();
  requirePodsTrusted(role, authorizer, facts);
  tx.put(POD_IDENTITY_ASSOCIATION, account, keyOf(association), association);
  return association;
}

/** Tags would grow the session past its budget together with a policy: AWS takes one or the other (eks.md 5.1). */
function checkPolicy({ policy, disableSessionTags }: PodIdentityAssociation): void {
  if (policy === undefined) return;
  if (!disableSessionTags)
    throw invalidParameter('The policy parameter requires disableSessionTags to be true.');
  try {
    checkSessionDocument(policy);
  } catch (cause) {
    if (cause instanceof Refusal) throw invalidParameter(`The policy is invalid: ${cause.message}`);
    throw cause;
  }
}

function keyOf({ cluster, namespace, serviceAccount }: PodIdentityAssociation): string {
  return associationKey(cluster, namespace, serviceAccount);
}
