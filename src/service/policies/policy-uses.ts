import type { Reader } from '../../core/ports/directory.ts';
import { GROUP, type PolicyHolder, ROLE, USER } from '../../core/records/identity.ts';

/** How often a managed policy is used in the account. */
export interface PolicyUse {
  readonly attachments: number;
  readonly boundaries: number;
}

/** Uses by policy ARN, counted in one walk over the account's identities; unused policies are absent. */
export function policyUses(reader: Reader, account: string): ReadonlyMap<string, PolicyUse> {
  const uses = new Map<string, PolicyUse>();
  const holders: readonly { readonly body: PolicyHolder }[] = [
    ...reader.list(ROLE, account),
    ...reader.list(USER, account),
    ...reader.list(GROUP, account),
  ];
  for (const { body } of holders) {
    for (const arn of body.attachedPolicies) count(uses, arn, 1, 0);
    if (body.permissionsBoundary !== undefined) count(uses, body.permissionsBoundary, 0, 1);
  }
  return uses;
}

function count(uses: Map<string, PolicyUse>, arn: string, attachments: number, boundaries: number): void {
  const present = uses.get(arn);
  uses.set(arn, {
    attachments: attachments + (present?.attachments ?? 0),
    boundaries: boundaries + (present?.boundaries ?? 0),
  });
}
