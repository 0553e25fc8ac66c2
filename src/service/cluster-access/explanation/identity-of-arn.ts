import { splitArn } from '../../../core/arn/arn.ts';
import { canonicalArn } from '../../../core/cluster-access/canonical-arn.ts';
import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import { withoutPath } from '../../../core/cluster-access/mapping/role-path.ts';

/** Stands for the name of a session that nobody named. */
export const SOME_SESSION = 'SESSION';

/** Stands for the access key, for templates that have it. */
const SOME_KEY = 'ACCESSKEYID';

/**
 * Who would come to the cluster with the credentials of this principal: a role comes as a session, whose ARN does not tell the role's
 * path. `fault` is the reference's text.
 */
export function identityOfArn(text: string): ClusterIdentity | { readonly fault: string } {
  const canonical = canonicalArn(text);
  if ('fault' in canonical) return canonical;
  const { type, partition } = canonical;
  const [, , , , account = '', resource = ''] = splitArn(text) ?? [];
  if (!/^\d{12}$/.test(account)) return { fault: `arn '${text}' names no account of twelve digits` };
  const common = { partition, account, userId: '', accessKeyId: SOME_KEY };
  if (type !== 'role' && type !== 'assumed-role')
    return { ...common, arn: text, canonicalArn: canonical.arn, sessionName: '' };
  const session = type === 'assumed-role' ? resource.slice(resource.lastIndexOf('/') + 1) : '';
  const sessionName = session === '' ? SOME_SESSION : session;
  const bare = withoutPath(canonical.arn)?.arn ?? canonical.arn;
  const role = bare.slice(bare.lastIndexOf('/') + 1);
  return {
    ...common,
    arn: `arn:${partition}:sts::${account}:assumed-role/${role}/${sessionName}`,
    canonicalArn: bare,
    sessionName,
  };
}
