import type { Json } from '../records/record.ts';

/** Claim by which an identity provider limits the roles that a token may assume (sts.md 7.5). */
export const ROLES_CLAIM = 'https://aws.amazon.com/roles';

const ROLE_ARN = /^arn:[a-z-]+:iam::\d{12}:role\/[\x21-\x7e]{1,575}$/;

/**
 * Role ARNs that the token may assume; undefined when the claim is absent or null, an empty list when none of its entries is
 * valid. A list, or one text separated by `;`; entries are trimmed, invalid ones are skipped.
 */
export function readRolesClaim(value: Json | undefined): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const entries: readonly Json[] =
    typeof value === 'string' ? value.split(';') : Array.isArray(value) ? value : [];
  return entries.flatMap((entry) => {
    const arn = typeof entry === 'string' ? entry.trim() : '';
    return ROLE_ARN.test(arn) ? [arn] : [];
  });
}
