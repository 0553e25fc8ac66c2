/** Members in the order that AWS writes them, where it is not the schema's (sts.md 2.2). */
export const MEMBER_ORDER: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  sts: {
    AssumeRoleResponse: ['AssumedRoleUser', 'Credentials', 'SourceIdentity', 'PackedPolicySize'],
    AssumedRoleUser: ['AssumedRoleId', 'Arn'],
    Credentials: ['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'],
    GetCallerIdentityResponse: ['Arn', 'UserId', 'Account'],
  },
};
