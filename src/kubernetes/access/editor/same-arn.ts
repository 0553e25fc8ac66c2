import { isMap } from 'yaml';
import { withoutPath } from '../../../core/cluster-access/mapping/role-path.ts';
import { asciiLower } from '../../../core/cluster-access/token/ascii-lower.ts';
import type { SsoReference } from './mapping-edit.ts';
import { member, textOf } from './members.ts';
import type { SectionEntry } from './section.ts';

/** How a text names the same principal as another: `spelling` differs in case or in the role's path. */
export function likeness(arn: string, other: string | undefined): 'same' | 'spelling' | undefined {
  if (other === undefined) return undefined;
  if (arn === other) return 'same';
  return bare(arn) === bare(other) ? 'spelling' : undefined;
}

function bare(arn: string): string {
  const lowered = asciiLower(arn.trim());
  return withoutPath(lowered)?.arn ?? lowered;
}

/** Whether an entry is of that permission set. Names are compared in any case, as the ARNs are that they stand for. */
export function sameMatcher(sso: SsoReference, { node }: SectionEntry): boolean {
  const matcher = node === undefined ? undefined : member(node, 'sso')?.value;
  if (!isMap(matcher)) return false;
  const is = (name: string, wanted: string, absent = ''): boolean =>
    asciiLower(textOf(member(matcher, name)?.value) ?? absent) === asciiLower(wanted);
  return (
    is('permissionsetname', sso.permissionSetName) &&
    is('accountid', sso.accountID) &&
    is('partition', sso.partition ?? 'aws', 'aws')
  );
}
