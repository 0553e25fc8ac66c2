/** A role's ARN from a name, a path and name, or an ARN (imds.md 10). A slash in front is no part of the name. */
export function toRoleArn(role: string, baseRoleArn: string): string {
  if (/^arn:/i.test(role)) return role;
  return baseRoleArn + role.replace(/^\/+/, '');
}
