import type { Caller } from '../../core/principal/caller.ts';
import { federatedUserArn, sessionArn } from '../../core/session/session-arn.ts';
import type { SessionResult } from './sessions.ts';

type Opened = Extract<SessionResult, { ok: true }>;

/** Whom an opened session stands for. */
export function sessionCaller(opened: Opened, partition: string): Caller {
  return opened.role === undefined ? userCaller(opened, partition) : roleCaller(opened, partition);
}

function roleCaller({ claims, role }: Extract<Opened, { role: object }>, partition: string): Caller {
  const { account, roleId, sessionName, accessKeyId } = claims;
  return {
    type: 'assumed-role',
    account,
    arn: sessionArn(partition, account, role.name, sessionName),
    id: `${roleId}:${sessionName}`,
    roleArn: role.arn,
    roleName: role.name,
    accessKeyId,
    claims,
  };
}

function userCaller(
  { claims, user }: Extract<Opened, { user: object | undefined }>,
  partition: string,
): Caller {
  const { account, accessKeyId } = claims;
  const userArn = user?.arn ?? `arn:${partition}:iam::${account}:root`;
  if (claims.kind === 'federated-user') {
    const name = claims.federatedName;
    const arn = federatedUserArn(partition, account, name);
    return {
      type: 'federated-user',
      account,
      arn,
      id: `${account}:${name}`,
      name,
      userArn,
      accessKeyId,
      claims,
    };
  }
  if (user === undefined) return { type: 'root', account, arn: userArn, id: account, accessKeyId, claims };
  return { type: 'user', account, arn: userArn, id: user.id, name: user.name, accessKeyId, claims };
}
