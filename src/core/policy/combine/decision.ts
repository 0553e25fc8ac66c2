import type { Program } from '../compile/program.ts';
import type { Outcome } from '../evaluate/evaluate.ts';
import type { PolicyRequest } from '../evaluate/request.ts';

/** A compiled policy where it is attached. */
export interface AppliedPolicy {
  readonly program: Program;
  /** ARN of a managed policy; inline and resource policies have none. */
  readonly arn: string | undefined;
  /** What people call it: `inline policy "s3"`, an ARN. */
  readonly label: string;
}

/** The policies that apply to a request. An absent layer does not limit; an empty list allows nothing. */
export interface PolicyLayers {
  readonly identity: readonly AppliedPolicy[];
  readonly boundary?: AppliedPolicy | undefined;
  readonly session?: readonly AppliedPolicy[] | undefined;
  readonly resource?: AppliedPolicy | undefined;
  /** One list for each level, from the root to the account; each level must allow. */
  readonly scps?: readonly (readonly AppliedPolicy[])[] | undefined;
  readonly rcps?: readonly AppliedPolicy[] | undefined;
  readonly vpcEndpoint?: AppliedPolicy | undefined;
}

export type Layer =
  | 'identity'
  | 'boundary'
  | 'session'
  | 'resource'
  | 'trust'
  | 'scp'
  | 'rcp'
  | 'vpc-endpoint';

export interface DecisionInput {
  readonly request: PolicyRequest;
  readonly layers: PolicyLayers;
  /** 12 digits; absent: the caller's own. */
  readonly resourceAccount?: string | undefined;
  /** The resource policy is a role's trust policy: required even in one account, and worded as such. */
  readonly trust?: boolean | undefined;
}

export type Decision =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      /** A Deny statement applied, rather than no Allow. */
      readonly explicit: boolean;
      /** The one layer that a denial names. */
      readonly layer: Layer;
      /** The policy whose Deny applied. */
      readonly policy: AppliedPolicy | undefined;
    };

/** How a rule asks what one policy says; explaining listens in here. */
export type Ask = (policy: AppliedPolicy, layer: Layer, request: PolicyRequest) => Outcome;

export const ALLOWED: Decision = Object.freeze({ allowed: true });

export function implicitDeny(layer: Layer): Decision {
  return { allowed: false, explicit: false, layer, policy: undefined };
}

export function explicitDeny(layer: Layer, policy: AppliedPolicy): Decision {
  return { allowed: false, explicit: true, layer, policy };
}
