// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables of policies are written like this
import type { PolicyUse } from '../subject.ts';

/** A rule with a document that breaks it, the text whose line is named, and a near miss. */
export interface LintCase {
  readonly id: string;
  readonly use: PolicyUse;
  /** A text, a whole document, or one statement of it. */
  readonly bad: unknown;
  /** The finding is on the line of the first occurrence of this text. */
  readonly on: string;
  readonly good: unknown;
  readonly account?: string;
}

export const ISSUER = 'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE';
export const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
export const GITHUB = 'token.actions.githubusercontent.com';
export const GITHUB_PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${GITHUB}`;
export const ROLE = 'arn:aws:iam::111122223333:role/app';
export const SUBJECT = 'system:serviceaccount:ns:app';

export type Json = Readonly<Record<string, unknown>>;

/** A trust statement for the EKS issuer. */
export function irsa(condition: Json | undefined, more: Json = {}): Json {
  return {
    Effect: 'Allow',
    Principal: { Federated: PROVIDER },
    Action: 'sts:AssumeRoleWithWebIdentity',
    ...(condition === undefined ? {} : { Condition: condition }),
    ...more,
  };
}

export const AUD = { [`${ISSUER}:aud`]: 'sts.amazonaws.com' };
export const SUB = { [`${ISSUER}:sub`]: SUBJECT };
export const BOUND = { StringEquals: { ...SUB, ...AUD } };

export function github(sub: string): Json {
  return {
    Effect: 'Allow',
    Principal: { Federated: GITHUB_PROVIDER },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringLike: { [`${GITHUB}:sub`]: sub },
      StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' },
    },
  };
}

export function trust(principal: unknown, more: Json = {}): Json {
  return { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...more };
}

export function allow(action: unknown, resource: unknown = '*', more: Json = {}): Json {
  return { Effect: 'Allow', Action: action, Resource: resource, ...more };
}

export function when(condition: Json, more: Json = {}): Json {
  return { ...allow('s3:GetObject', 'arn:aws:s3:::b/*'), Condition: condition, ...more };
}

export function resource(more: Json = {}): Json {
  return {
    Effect: 'Allow',
    Principal: { AWS: ROLE },
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::b/*',
    ...more,
  };
}

export function old(statement: Json): Json {
  return { Version: '2008-10-17', Statement: [statement] };
}

export function several(...statements: readonly Json[]): Json {
  return { Version: '2012-10-17', Statement: statements };
}

export function without(statement: Json, name: string): Json {
  return Object.fromEntries(Object.entries(statement).filter(([key]) => key !== name));
}

export type Row = readonly [id: string, bad: unknown, on: string, good: unknown];

export function rows(use: PolicyUse, list: readonly Row[]): readonly LintCase[] {
  return list.map(([id, bad, on, good]) => ({ id, use, bad, on, good }));
}

export const long = (count: number) =>
  Array.from({ length: count }, (_, at) => `arn:aws:s3:::bucket-number-${at}/*`);
