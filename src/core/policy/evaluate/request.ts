import type { ConditionContext } from './context.ts';

/** Who asks, as principals and special rules see it (policy-language.md 3.3, 6.3). */
export type RequestPrincipal =
  | {
      readonly type: 'user';
      readonly account: string;
      readonly arn: string;
      /** `AIDA…` */
      readonly id: string;
      readonly hasBoundary: boolean;
    }
  | {
      readonly type: 'session';
      readonly account: string;
      /** The path-free `assumed-role` ARN. */
      readonly arn: string;
      /** `AROA…` */
      readonly roleId: string;
      readonly roleName: string;
      readonly roleArn: string;
      readonly hasBoundary: boolean;
    }
  | {
      readonly type: 'federated-user';
      readonly account: string;
      readonly arn: string;
      readonly userArn: string;
      readonly hasBoundary: boolean;
    }
  | { readonly type: 'root'; readonly account: string; readonly arn: string }
  | { readonly type: 'service'; readonly name: string }
  /** An OIDC or SAML caller of STS. */
  | { readonly type: 'federated'; readonly provider: string; readonly account: string }
  | { readonly type: 'anonymous' };

/** One action on one resource, as policies are asked about it. */
export interface PolicyRequest {
  /** `s3:GetObject`, in any letter case. */
  readonly action: string;
  /** ARN, or `*` for an action without resource types. Wildcard characters in it are ordinary characters. */
  readonly resource: string;
  readonly principal: RequestPrincipal;
  readonly context: ConditionContext;
}
