/** What a role's ARN says. */
export interface RoleReference {
  readonly arn: string;
  readonly account: string;
  /** Last segment, without the path. */
  readonly name: string;
}

const ROLE_ARN = /^arn:([a-z-]{3,20}):iam::(\d{12}):role\/(?:[\x21-\x7e]{0,510}\/)?([\w+=,.@-]{1,64})$/;

/** Undefined when the text is no role ARN of this partition. Whether the role exists is another question. */
export function parseRoleArn(arn: string, partition: string): RoleReference | undefined {
  const match = ROLE_ARN.exec(arn);
  if (match === null || match[1] !== partition) return undefined;
  return { arn, account: match[2] ?? '', name: match[3] ?? '' };
}
