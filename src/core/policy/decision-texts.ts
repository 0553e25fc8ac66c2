import type { AppliedPolicy, DecisionInput } from './combine/decision.ts';
import { compileText, type PolicyKind } from './compile/compile.ts';
import { type PlainContext, prepareContext } from './evaluate/prepared-context.ts';
import type { RequestPrincipal } from './evaluate/request.ts';

/** Texts of policy documents where they are attached. Absent: the layer does not exist. */
export interface LayerTexts {
  readonly identity: readonly string[];
  readonly boundary?: string | undefined;
  readonly session?: readonly string[] | undefined;
  /** A role's trust policy when `trust` is set. */
  readonly resource?: string | undefined;
  readonly scps?: readonly (readonly string[])[] | undefined;
  readonly rcps?: readonly string[] | undefined;
  readonly vpcEndpoint?: string | undefined;
}

/** A whole question as plain data: what a file of cases holds. */
export interface DecisionTexts {
  readonly layers: LayerTexts;
  readonly request: {
    readonly action: string;
    /** An ARN, or `*`. */
    readonly resource: string;
    readonly principal: RequestPrincipal;
    /** A list is a multi-valued key, whatever its length. */
    readonly context: PlainContext;
    /** Absent: the caller's own. */
    readonly resourceAccount?: string | undefined;
  };
  /** The resource policy is a role's trust policy. */
  readonly trust: boolean;
}

function applied(text: string, kind: PolicyKind): AppliedPolicy {
  return { program: compileText(text, kind), arn: undefined, label: 'the policy' };
}

/** The question as the engine is asked. Never throws for a document: one that cannot be evaluated denies everything. */
export function decisionInput({ layers, request, trust }: DecisionTexts): DecisionInput {
  const identity = (text: string): AppliedPolicy => applied(text, 'identity');
  const only = (text: string | undefined, kind: PolicyKind): AppliedPolicy | undefined =>
    text === undefined ? undefined : applied(text, kind);
  return {
    request: { ...request, context: prepareContext(request.context) },
    layers: {
      identity: layers.identity.map(identity),
      boundary: only(layers.boundary, 'identity'),
      session: layers.session?.map(identity),
      resource: only(layers.resource, trust ? 'trust' : 'resource'),
      scps: layers.scps?.map((level) => level.map(identity)),
      rcps: layers.rcps?.map((text) => applied(text, 'guardrail')),
      vpcEndpoint: only(layers.vpcEndpoint, 'guardrail'),
    },
    resourceAccount: request.resourceAccount,
    trust,
  };
}
