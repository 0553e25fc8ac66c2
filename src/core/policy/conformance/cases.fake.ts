import { readFileSync } from 'node:fs';
import type { AppliedPolicy } from '../combine/decision.ts';
import { compileText, type PolicyKind } from '../compile/compile.ts';
import type { ConditionContext } from '../evaluate/context.ts';
import type { RequestPrincipal } from '../evaluate/request.ts';

/** What every conformance case names: the section of the policy language that it holds us to. */
export interface Case {
  readonly rule: string;
  readonly title: string;
}

export function readCases<Kind extends Case>(name: string): readonly Kind[] {
  const text = readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text) as readonly Kind[];
}

export function contextOf(keys: Readonly<Record<string, string | readonly string[]>> = {}): ConditionContext {
  return new Map(Object.entries(keys));
}

export function applied(document: unknown, kind: PolicyKind): AppliedPolicy {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return { program: compileText(text, kind), arn: undefined, label: 'the policy' };
}

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
