import type { Layer } from '../combine/decision.ts';
import type { PlainContext } from '../evaluate/prepared-context.ts';
import type { RequestPrincipal } from '../evaluate/request.ts';

/** Texts of policy documents where they are attached. Absent: the layer does not exist. */
export interface CaseLayers {
  readonly identity: readonly string[];
  readonly boundary?: string | undefined;
  readonly session?: readonly string[] | undefined;
  /** A role's trust policy when `trust` is set. */
  readonly resource?: string | undefined;
  readonly scps?: readonly (readonly string[])[] | undefined;
  readonly rcps?: readonly string[] | undefined;
  readonly vpcEndpoint?: string | undefined;
}

export type CallerType = RequestPrincipal['type'];

/** A decision that the language demands: everything a door needs to ask for it. */
export interface PolicyCase {
  /** Unique and stable: file, rule and title. */
  readonly name: string;
  /** The section of the policy language that it holds us to. */
  readonly rule: string;
  readonly layers: CaseLayers;
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
  /**
   * What a door must be able to express to run the case: it may leave out a case whose needs it has no words for, and then
   * says which need that was. A case that a door could run and does not is a failure.
   */
  readonly needs: readonly Need[];
  readonly expect: {
    readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
    /** Of a denial, where the case says it. */
    readonly layer?: Layer | undefined;
  };
}

/**
 * Layers beside identity policies, callers other than users and sessions, and what requests rarely can say. `multi-valued`: a
 * key with a list of values; `empty-list`: a key with none; `odd-text`: characters that XML or a shell cannot carry;
 * `broken-document`: a policy that does not parse or compile, which doors refuse before deciding.
 */
export type Need =
  | 'boundary'
  | 'session'
  | 'resource'
  | 'trust'
  | 'scp'
  | 'rcp'
  | 'vpc-endpoint'
  | `caller:${CallerType}`
  | 'caller-boundary'
  | 'cross-account'
  | 'multi-valued'
  | 'empty-list'
  | 'odd-text'
  | 'odd-action'
  | 'broken-document';
