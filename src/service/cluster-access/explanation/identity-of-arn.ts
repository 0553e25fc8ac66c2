import { splitArn } from '../../../core/arn/arn.ts';
import { canonicalArn } from '../../../core/cluster-access/canonical-arn.ts';
import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import { withoutPath } from '../../../core/cluster-access/mapping/role-path.ts';

/** Stands for the name of a session that nobody named. */
export const SOME_SESSION = 'SESSION';

/** The identity that STS would name for a principal, and the principal itself. */
export interface ArnReading {
  readonly identity: ClusterIdentity;
  /** The IAM principal as it was given, its path in it; of a session, the role without one. */
  readonly principalArn: string;
  /** Absent for roots and federated users. */
  readonly name?: { readonly kind: 'role' | 'user'; readonly name: string };
  readonly notes: readonly string[];
}

/**
 * Who would come to the cluster with the credentials of this principal: a role comes as a session, whose ARN does not tell the role's
 * path. `fault` is the reference's text.
 */
export function identityOfArn(text: string): ArnReading | { readonly fault: string } {
  const canonical = canonicalArn(text);
  if ('fault' in canonical) return canonical;
  const [, partition = '', , , account = '', resource = ''] = splitArn(text) ?? [];
  if (!/^\d{12}$/.test(account)) return { fault: `arn '${text}' names no account of twelve digits` };
  const session = canonical.type === 'assumed-role' ? (resource.split('/').at(-1) ?? '') : '';
  const bare = canonical.type === 'role' ? withoutPath(text) : undefined;
  const roleArn = bare?.arn ?? canonical.arn;
  const isRole = canonical.type === 'role' || canonical.type === 'assumed-role';
  const sessionName = isRole ? session || SOME_SESSION : '';
  const arn = isRole
    ? `arn:${partition}:sts::${account}:assumed-role/${roleArn.slice(roleArn.indexOf(':role/') + 6)}/${sessionName}`
    : text;
  const lastName = resource.split('/').at(-1) ?? '';
  const name = nameOf(canonical.type, isRole ? (roleArn.split('/').at(-1) ?? '') : lastName);
  return {
    identity: { arn, canonicalArn: roleArn, partition, account, userId: '', sessionName, accessKeyId: '' },
    principalArn: canonical.type === 'assumed-role' ? canonical.arn : text,
    ...(name === undefined ? {} : { name }),
    notes:
      bare === undefined
        ? []
        : [`sessions of the role come as ${bare.arn}: its path ${bare.path} is not in them`],
  };
}

function nameOf(type: string, name: string): ArnReading['name'] {
  if (type === 'user') return { kind: 'user', name };
  return type === 'role' || type === 'assumed-role' ? { kind: 'role', name } : undefined;
}
