import type { FederatedUserCaller, SessionCaller, UserCaller } from '../../core/principal/caller.ts';
import type { RequestFacts } from '../../core/principal/permission.ts';
import type { ManagedPolicy, Role, User } from '../../core/records/identity.ts';
import type { FederatedUserClaims, SessionClaims } from '../../core/session/claims.ts';
import type { AwsManagedPolicy, ManagedPolicies } from '../policies/managed-policies.ts';

export const ACCOUNT = '111122223333';
const CREATED = Date.UTC(2026, 0, 1);

export const FACTS: RequestFacts = {
  time: Date.UTC(2026, 10, 21, 12, 0, 0),
  sourceIp: '203.0.113.7',
  userAgent: 'aws-cli/2.31',
  secureTransport: true,
  region: 'us-east-1',
};

export function statement(effect: 'Allow' | 'Deny', action: string, more: object = {}): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: effect, Action: action, Resource: '*', ...more }],
  });
}

export function trustPolicy(principal: object, action: string, condition: object = {}): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: action, Condition: condition }],
  });
}

export function role(more: Partial<Role> = {}): Role {
  return {
    name: 'app',
    path: '/team/',
    id: 'AROAAAAAAAAAAAAAAAAAA',
    arn: `arn:aws:iam::${ACCOUNT}:role/team/app`,
    createDate: CREATED,
    maxSessionDuration: 3600,
    assumeRolePolicy: trustPolicy({ AWS: ACCOUNT }, 'sts:AssumeRole'),
    tags: { Team: 'blue', Stage: 'prod' },
    inlinePolicies: {},
    attachedPolicies: [],
    ...more,
  };
}

export function user(more: Partial<User> = {}): User {
  return {
    name: 'Bob',
    path: '/',
    id: 'AIDAAAAAAAAAAAAAAAAAA',
    arn: `arn:aws:iam::${ACCOUNT}:user/Bob`,
    createDate: CREATED,
    tags: {},
    inlinePolicies: {},
    attachedPolicies: [],
    ...more,
  };
}

export function managedPolicy(document: string): ManagedPolicy {
  return {
    name: 'Rules',
    path: '/',
    id: 'ANPAAAAAAAAAAAAAAAAAA',
    arn: `arn:aws:iam::${ACCOUNT}:policy/Rules`,
    createDate: CREATED,
    updateDate: CREATED,
    defaultVersionId: 'v1',
    nextVersion: 2,
    versions: [{ versionId: 'v1', document, createDate: CREATED }],
    tags: {},
  };
}

export const BOB: UserCaller = {
  type: 'user',
  account: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/Bob`,
  id: 'AIDAAAAAAAAAAAAAAAAAA',
  name: 'Bob',
  accessKeyId: 'AKIAAAAAAAAAAAAAAAAA',
};

export function session(claims: Partial<SessionClaims> = {}): SessionCaller {
  return {
    type: 'assumed-role',
    account: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/app/s1`,
    id: 'AROAAAAAAAAAAAAAAAAAA:s1',
    roleArn: `arn:aws:iam::${ACCOUNT}:role/team/app`,
    roleName: 'app',
    accessKeyId: 'ASIAAAAAAAAAAAAAAAAA',
    claims: {
      version: 1,
      account: ACCOUNT,
      accessKeyId: 'ASIAAAAAAAAAAAAAAAAA',
      secretAccessKey: 'not-a-secret',
      roleId: 'AROAAAAAAAAAAAAAAAAAA',
      roleName: 'app',
      sessionName: 's1',
      issuedAt: FACTS.time - 60_000,
      expiresAt: FACTS.time + 3_600_000,
      ...claims,
    },
  };
}

/** Bob with the session that GetSessionToken made of him. */
export function userSession(mfaAt?: number): UserCaller {
  return {
    ...BOB,
    accessKeyId: 'ASIAAAAAAAAAAAAAAAAA',
    claims: {
      kind: 'user',
      version: 1,
      account: ACCOUNT,
      accessKeyId: 'ASIAAAAAAAAAAAAAAAAA',
      secretAccessKey: 'not-a-secret',
      userId: BOB.id,
      userName: BOB.name,
      issuedAt: FACTS.time - 60_000,
      expiresAt: FACTS.time + 3_600_000,
      ...(mfaAt === undefined ? {} : { mfaAt }),
    },
  };
}

/** Carol, whom Bob (or the root user) vouches for. */
export function federatedUser(claims: Partial<FederatedUserClaims> = {}): FederatedUserCaller {
  return {
    type: 'federated-user',
    account: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:federated-user/carol`,
    id: `${ACCOUNT}:carol`,
    name: 'carol',
    userArn: BOB.arn,
    accessKeyId: 'ASIAAAAAAAAAAAAAAAAA',
    claims: {
      kind: 'federated-user',
      version: 1,
      account: ACCOUNT,
      accessKeyId: 'ASIAAAAAAAAAAAAAAAAA',
      secretAccessKey: 'not-a-secret',
      userId: BOB.id,
      userName: BOB.name,
      federatedName: 'carol',
      issuedAt: FACTS.time - 60_000,
      expiresAt: FACTS.time + 3_600_000,
      ...claims,
    },
  };
}

/** AWS managed policies of a test's own, by name. */
export function managedPolicies(documents: Readonly<Record<string, string>>): ManagedPolicies {
  const policies = Object.entries(documents).map(
    ([name, document]): AwsManagedPolicy => ({
      name,
      arn: `arn:aws:iam::aws:policy/${name}`,
      path: '/',
      id: 'ANPABBBBBBBBBBBBBBBBB',
      defaultVersionId: 'v1',
      createDate: CREATED,
      updateDate: CREATED,
      document,
    }),
  );
  return { get: (arn) => policies.find((policy) => policy.arn === arn), all: () => policies };
}
