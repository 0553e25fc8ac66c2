/** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`: the role's path is left out (sts.md 5.1). */
export function sessionArn(
  partition: string,
  account: string,
  roleName: string,
  sessionName: string,
): string {
  return `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`;
}

/** `arn:aws:sts::ACCOUNT:federated-user/NAME` (sts.md 6). */
export function federatedUserArn(partition: string, account: string, name: string): string {
  return `arn:${partition}:sts::${account}:federated-user/${name}`;
}
