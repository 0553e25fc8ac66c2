import type { Transaction } from '../../core/ports/directory.ts';
import { ADDON, type Addon, addonKey } from '../../core/records/addon.ts';
import type { ClusterPlace } from '../associations/find-association.ts';
import { deleteOwnAssociation } from '../associations/write-association.ts';
import { associationsOf, findAddon } from './find-addon.ts';

/** The add-on goes when the cluster has let go of it; `preserve` leaves its objects running, its associations included. */
export function deleteAddon(
  tx: Transaction,
  place: ClusterPlace,
  name: string,
  { preserve, now }: { readonly preserve: boolean; readonly now: number },
): Addon {
  const addon = findAddon(tx, place, name);
  if (addon.status === 'DELETING') return addon;
  if (!preserve)
    for (const { id } of associationsOf(tx, place.account, addon)) deleteOwnAssociation(tx, place, id);
  const going: Addon = { ...addon, status: 'DELETING', preserve, issues: [], modifiedAt: now };
  tx.put(ADDON, place.account, addonKey(place.cluster, name), going);
  return going;
}
