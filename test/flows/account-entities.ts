import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import type { Clients } from './account-clients.ts';

/** A policy of these statements. */
export function policy(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
/** A statement. */
export const allow = (Action: string | string[], Resource: string | string[], more: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
/** A trust policy. */
export const trusting = (Principal: object, more: object = {}): string =>
  policy({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more });

/** Makes a role and answers its ARN. */
export async function makeRole(
  owner: Clients,
  RoleName: string,
  trust: string,
  permissions?: string,
): Promise<string> {
  const command = new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust });
  const { Role } = await owner.iam.send(command);
  if (permissions !== undefined) {
    const document = { RoleName, PolicyName: 'p', PolicyDocument: permissions };
    await owner.iam.send(new PutRolePolicyCommand(document));
  }
  return Role?.Arn ?? '';
}

/** Makes a user and answers clients with a key of it. */
export async function makeUser(owner: Clients, UserName: string, permissions?: string): Promise<Clients> {
  await owner.iam.send(new CreateUserCommand({ UserName }));
  if (permissions !== undefined) {
    const document = { UserName, PolicyName: 'p', PolicyDocument: permissions };
    await owner.iam.send(new PutUserPolicyCommand(document));
  }
  const { AccessKey } = await owner.iam.send(new CreateAccessKeyCommand({ UserName }));
  return owner.as({
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  });
}
