import type { Reader } from '../../core/ports/directory.ts';
import type { Permission, RequestContext } from '../../core/principal/permission.ts';
import type { Scope } from '../scope.ts';
import { requestTagContext, resourceTagContext } from '../tags/tag-context.ts';
import { type NewDevice, serialNumberOf } from './create-device.ts';
import { lookUpDevice } from './device-record.ts';

/** What a call on a virtual device needs: its serial number is its ARN. */
export function devicePermission(
  reader: Reader,
  scope: Scope,
  serialNumber: string,
  action: string,
  context: RequestContext = {},
): Permission {
  return {
    action: `iam:${action}`,
    resource: serialNumber,
    resourceAccount: scope.account,
    context: { ...resourceTagContext(lookUpDevice(reader, scope.account, serialNumber)?.tags), ...context },
  };
}

/** `iam:CreateVirtualMFADevice`, and `iam:TagMFADevice` when it comes with tags. */
export function createDevicePermissions(scope: Scope, input: NewDevice): readonly Permission[] {
  const permission = {
    resource: serialNumberOf(scope, input.path ?? '/', input.virtualMFADeviceName),
    resourceAccount: scope.account,
    context: requestTagContext(input.tags),
  };
  const create = { action: 'iam:CreateVirtualMFADevice', ...permission };
  return input.tags === undefined || input.tags.length === 0
    ? [create]
    : [create, { action: 'iam:TagMFADevice', ...permission }];
}
