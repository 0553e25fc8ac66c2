import type { Layer } from '../combine/decision.ts';
import type { DecisionTexts, LayerTexts } from '../decision-texts.ts';
import type { RequestPrincipal } from '../evaluate/request.ts';

export type CaseLayers = LayerTexts;

export type CallerType = RequestPrincipal['type'];

/** A decision that the language demands: everything a door needs to ask for it. */
export interface PolicyCase extends DecisionTexts {
  /** Unique and stable: file, rule and title. */
  readonly name: string;
  /** The section of the policy language that it holds us to. */
  readonly rule: string;
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
