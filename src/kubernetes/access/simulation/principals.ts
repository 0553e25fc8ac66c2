import { splitArn } from '../../../core/arn/arn.ts';
import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import type { PlacedEntry } from '../../../core/cluster-access/mapping/map-entry.ts';
import { withoutPath } from '../../../core/cluster-access/mapping/role-path.ts';
import { instanceOf } from '../../../core/cluster-access/mapping/template.ts';
import { asciiLower } from '../../../core/cluster-access/token/ascii-lower.ts';

/** Letters as Identity Center appends them; stands for any role of the permission set. */
const SOME_SUFFIX = '0123456789abcdef';

/** Whom an entry is about, as a token would tell: a role's path is not in a session's ARN. */
export function principalOf(entry: PlacedEntry): string | undefined {
  if (entry.section === 'mapRoles' && entry.sso !== undefined) {
    const { partition, account, permissionSetName } = entry.sso;
    return `arn:${partition}:iam::${account}:role/AWSReservedSSO_${permissionSetName}_${SOME_SUFFIX}`;
  }
  return entry.arn === undefined ? undefined : (withoutPath(entry.arn)?.arn ?? entry.arn);
}

/** For comparisons: ARNs are compared in lower case. */
export function principalKey(arn: string): string {
  return asciiLower(withoutPath(arn)?.arn ?? arn);
}

/** What templates are filled in with, of a session that is known. */
export type SessionFacts = Pick<ClusterIdentity, 'sessionName' | 'accessKeyId'>;

/** Any session that is no node's: templates which take it take all of its like. */
const SOME_SESSION: SessionFacts = { sessionName: 'session', accessKeyId: 'ASIAEXAMPLE' };

/** Whether the session is one that an instance has of its role. */
export function isInstance(identity: ClusterIdentity): boolean {
  try {
    return instanceOf(identity) !== '';
  } catch {
    return false;
  }
}

/** An identity of which only the ARN is known, which is all that entries look at; and its session, for what templates make of it. */
export function identityOf(canonicalArn: string, session: SessionFacts = SOME_SESSION): ClusterIdentity {
  const [, partition = 'aws', , , account = ''] = splitArn(canonicalArn) ?? [];
  return {
    arn: canonicalArn,
    canonicalArn,
    partition,
    account,
    userId: '',
    ...session,
  };
}
