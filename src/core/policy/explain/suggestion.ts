import type { Layer } from '../combine/decision.ts';
import type { ContextValue } from '../evaluate/context.ts';

/** One change to policies or to the request. */
export type Change =
  /** An Allow statement more in a layer. */
  | {
      readonly kind: 'allow';
      readonly layer: Layer;
      /** From 0, of SCPs: the level of the organization that lacks it. */
      readonly level: number | undefined;
      readonly action: string;
      /** As a policy would write it. */
      readonly resource: string;
      /** Of layers that name principals. */
      readonly principal: Readonly<Record<string, string>> | '*' | undefined;
    }
  /** A statement less. */
  | {
      readonly kind: 'remove-statement';
      readonly layer: Layer;
      readonly policy: string;
      readonly index: number;
      readonly sid: string | undefined;
      readonly line: number;
    }
  /** A document that cannot be evaluated, replaced by one that says nothing. */
  | {
      readonly kind: 'replace-policy';
      readonly layer: Layer;
      readonly policy: string;
      readonly fault: string;
    }
  /** Another value of one condition key; undefined: no value. */
  | {
      readonly kind: 'context';
      /** As the policy writes it. */
      readonly key: string;
      readonly value: ContextValue | undefined;
      readonly was: ContextValue | undefined;
    };

/** Changes that, all together, turn the decision into an allow: each suggestion was decided with them applied. */
export interface Suggestion {
  readonly changes: readonly Change[];
}
