import { canonicalArn } from '../canonical-arn.ts';
import { withoutPath } from './role-path.ts';

/** Why an entry's ARN matches nobody as it is written, and what to write; undefined for one that can match. */
export function arnAdvice(arn: string, matchRolePaths = false): string | undefined {
  if (arn !== arn.trim()) return 'white space around the ARN';
  if (/\s/.test(arn)) return 'white space in the ARN';
  const canonical = canonicalArn(arn);
  if ('fault' in canonical) return canonical.fault;
  if (canonical.type === 'assumed-role')
    return `this is the ARN of a session: map the role, ${canonical.arn}`;
  const [, account] = /^arn:[^:]*:[^:]*:[^:]*:([^:]*):/.exec(arn) ?? [];
  if (!/^[0-9]{12}$/.test(account ?? '')) return 'the account is not twelve digits';
  if (arn.includes('*')) return 'wildcards are not matched: use sso for permission sets';
  const bare = matchRolePaths ? undefined : withoutPath(arn);
  if (bare !== undefined) return `sessions do not tell their role's path: write ${bare.arn}`;
  return undefined;
}
