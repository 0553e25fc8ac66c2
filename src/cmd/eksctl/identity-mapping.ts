import type { NewMapping } from '../../kubernetes/access/editor/index.ts';
import { CommandFailure } from '../output.ts';

/** A mapping as flags and configuration files spell it: of an ARN or of an account. */
export interface IdentityMapping {
  readonly arn?: string;
  readonly account?: string;
  readonly username?: string;
  readonly groups: readonly string[];
  readonly noDuplicateArns: boolean;
}

const ROLE = /^arn:[^:]*:iam::([^:]*):role\/(?:.+\/)?([^/]+)$/;

/**
 * The entry to be written. Without a username it has the one that an access entry would have: an entry without any is used by no
 * authenticator that requires names, and by others gives a user without a name.
 */
export function newMapping({ arn = '', username, groups }: IdentityMapping): NewMapping {
  if (!arn.startsWith('arn:'))
    throw new CommandFailure(`expected a valid ARN, got "${arn}"`, { exitCode: 1 });
  const section = /^arn:[^:]*:(?:iam|sts)::[^:]*:(?:role|assumed-role)\//.test(arn) ? 'mapRoles' : 'mapUsers';
  return { section, arn, username: username ?? defaultUsername(arn), groups };
}

function defaultUsername(arn: string): string {
  const [, account, name] = ROLE.exec(arn) ?? [];
  if (account === undefined || name === undefined) return arn;
  const partition = arn.split(':')[1] ?? 'aws';
  return `arn:${partition}:sts::${account}:assumed-role/${name}/{{SessionName}}`;
}
