import type { Transaction } from '../../core/ports/directory.ts';
import type { Addon } from '../../core/records/addon.ts';
import {
  type AssociationScope,
  createAssociation,
  deleteOwnAssociation,
  updateOwnAssociation,
} from '../associations/write-association.ts';
import type { AddonOffer } from './catalogue.ts';
import { associationsOf } from './find-addon.ts';
import { invalidAddon } from './refusals.ts';

/** A role for one of an add-on's service accounts. */
export interface AddonRole {
  readonly serviceAccount: string;
  readonly roleArn: string;
}

/** Throws `Refusal` for a service account that the add-on does not have. */
export function checkRoles(offer: AddonOffer, cluster: string, roles: readonly AddonRole[]): void {
  const names = { cluster, addon: offer.name };
  const seen = new Set<string>();
  for (const { serviceAccount } of roles) {
    if (offer.podIdentity?.serviceAccount !== serviceAccount)
      throw invalidAddon(names, `Service account ${serviceAccount} is not supported by addon ${offer.name}.`);
    if (seen.has(serviceAccount))
      throw invalidAddon(names, `Service account ${serviceAccount} is named twice.`);
    seen.add(serviceAccount);
  }
}

/** Makes the add-on's associations those that are wanted: what is not named goes. Throws `Refusal` as associations do. */
export function replaceAssociations(
  tx: Transaction,
  place: AssociationScope,
  addon: Addon,
  wanted: readonly AddonRole[],
): void {
  const present = associationsOf(tx, place.account, addon);
  for (const { id, serviceAccount } of present)
    if (!wanted.some((one) => one.serviceAccount === serviceAccount)) deleteOwnAssociation(tx, place, id);
  for (const { serviceAccount, roleArn } of wanted) {
    const same = present.find((one) => one.serviceAccount === serviceAccount);
    if (same !== undefined) updateOwnAssociation(tx, place, same.id, { roleArn });
    else {
      const { namespace, arn: ownerArn } = addon;
      createAssociation(tx, place, { namespace, serviceAccount, roleArn, ownerArn });
    }
  }
}
