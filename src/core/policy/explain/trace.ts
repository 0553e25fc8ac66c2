import type { Layer } from '../combine/decision.ts';
import type { Span, Statement } from '../document/document.ts';
import type { ContextValue } from '../evaluate/context.ts';
import type { Outcome } from '../evaluate/evaluate.ts';
import type { Position } from '../json/node.ts';
import type { Grade } from '../match/grade.ts';

/** The first element or condition of a statement that kept it from applying. */
export interface Mismatch {
  readonly element: 'Principal' | 'Action' | 'Resource' | 'Condition';
  /** `NotAction` and the like, or the condition's operator with prefix and suffix, as written. */
  readonly operator: string;
  /** Condition key as written. */
  readonly key: string | undefined;
  readonly policy: readonly string[];
  /** Undefined: the request has no such key. */
  readonly request: ContextValue | undefined;
}

export interface StatementTrace {
  readonly index: number;
  readonly sid: string | undefined;
  readonly at: Position;
  readonly span: Span;
  readonly effect: 'Allow' | 'Deny';
  readonly applies: boolean;
  readonly grade: Grade;
  readonly mismatch: Mismatch | undefined;
  /** The statement as it was written. */
  readonly source: Statement;
}

export interface PolicyTrace {
  readonly layer: Layer;
  readonly label: string;
  readonly arn: string | undefined;
  readonly outcome: Outcome;
  /** Why the document could not be evaluated. */
  readonly fault: string | undefined;
  readonly statements: readonly StatementTrace[];
}
