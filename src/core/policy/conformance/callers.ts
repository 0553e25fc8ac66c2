import type { RequestPrincipal } from '../evaluate/request.ts';

const account = '111122223333';
const user = {
  type: 'user',
  account,
  arn: `arn:aws:iam::${account}:user/bob`,
  id: 'AIDAAAAAAAAAAAAAAAAAA',
  hasBoundary: false,
} as const;

/** Callers that cases name. */
export const CALLERS = {
  user,
  'bounded-user': { ...user, hasBoundary: true },
  session: {
    type: 'session',
    account,
    arn: `arn:aws:sts::${account}:assumed-role/app/s1`,
    roleId: 'AROAAAAAAAAAAAAAAAAAA',
    roleName: 'app',
    roleArn: `arn:aws:iam::${account}:role/team/app`,
    hasBoundary: false,
  },
  'federated-user': {
    type: 'federated-user',
    account,
    arn: `arn:aws:sts::${account}:federated-user/fed`,
    userArn: user.arn,
    hasBoundary: false,
  },
  root: { type: 'root', account, arn: `arn:aws:iam::${account}:root` },
  oidc: { type: 'federated', account, provider: `arn:aws:iam::${account}:oidc-provider/issuer/id/A` },
  pods: { type: 'service', name: 'pods.eks.amazonaws.com' },
  anonymous: { type: 'anonymous' },
} as const satisfies Record<string, RequestPrincipal>;

export type CallerName = keyof typeof CALLERS;
