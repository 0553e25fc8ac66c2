import type { Transaction } from '../../core/ports/directory.ts';
import { MFA_DEVICE } from '../../core/records/mfa.ts';
import type { Scope } from '../scope.ts';
import { type TagInput, withoutTags, withTags } from '../tags/tags.ts';
import { deleteConflict } from '../validation/iam-refusals.ts';
import { deviceKey, findDevice, putDevice } from './device-record.ts';

/** Throws `Refusal` NoSuchEntity, or DeleteConflict while it is enabled for a user. */
export function deleteDevice(tx: Transaction, scope: Scope, serialNumber: string): void {
  const { userName } = findDevice(tx, scope.account, serialNumber);
  if (userName !== undefined) throw deleteConflict('MFA VirtualDevice in use. Must deactivate first.');
  tx.delete(MFA_DEVICE, scope.account, deviceKey(serialNumber));
}

export function tagDevice(tx: Transaction, scope: Scope, serial: string, added: readonly TagInput[]): void {
  const device = findDevice(tx, scope.account, serial);
  putDevice(tx, scope, { ...device, tags: withTags(device.tags, added) });
}

export function untagDevice(tx: Transaction, scope: Scope, serial: string, keys: readonly string[]): void {
  const device = findDevice(tx, scope.account, serial);
  putDevice(tx, scope, { ...device, tags: withoutTags(device.tags, keys) });
}
