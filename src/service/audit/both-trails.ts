import type { AuditEvent } from './audit.ts';

/**
 * The two events of a call that used another account's resource: the caller's own, and its owner's, who learns which account and
 * principal it was but not its name, key or session.
 */
export function sharedEvents(event: AuditEvent, sharedId: string): readonly AuditEvent[] {
  const { caller, sharedWith, ...call } = event;
  if (sharedWith === undefined || !('account' in caller)) return [{ ...call, caller }];
  const { account, id } = caller;
  return [
    { ...call, caller, sharedId },
    { ...call, account: sharedWith, caller: { type: 'foreign', account, id }, sharedId },
  ];
}
