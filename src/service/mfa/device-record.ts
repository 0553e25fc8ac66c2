import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { MFA_DEVICE, type MfaDevice } from '../../core/records/mfa.ts';
import type { Scope } from '../scope.ts';
import { noSuchEntity } from '../validation/iam-refusals.ts';

/** The device of that serial number. Throws `Refusal` NoSuchEntity. */
export function findDevice(reader: Reader, account: string, serialNumber: string): MfaDevice {
  const device = lookUpDevice(reader, account, serialNumber);
  if (device === undefined) {
    throw noSuchEntity(`VirtualMFADevice with serial number ${serialNumber} doesn't exist.`);
  }
  return device;
}

export function lookUpDevice(reader: Reader, account: string, serialNumber: string): MfaDevice | undefined {
  const device = reader.get(MFA_DEVICE, account, deviceKey(serialNumber))?.body;
  return device?.serialNumber === serialNumber ? device : undefined;
}

export function putDevice(tx: Transaction, scope: Scope, device: MfaDevice): void {
  tx.put(MFA_DEVICE, scope.account, deviceKey(device.serialNumber), device);
}

/** The name, in lower case: what stands behind the last slash. */
export function deviceKey(serialNumber: string): string {
  return serialNumber.slice(serialNumber.lastIndexOf('/') + 1).toLowerCase();
}
