import type { Position } from '../json/node.ts';
import type { OperatorName } from '../operators/operator-name.ts';

/** A policy document after parsing (policy-language.md 1.2): typed, but not yet judged by what it is attached to. */
export interface PolicyDocument {
  /** Absent in the text means 2008-10-17. */
  readonly version: '2008-10-17' | '2012-10-17';
  readonly id: string | undefined;
  readonly statements: readonly Statement[];
}

export interface Text {
  readonly text: string;
  readonly at: Position;
}

/** Where a statement stands, as the policy simulator counts (observed on AWS). */
export interface Span {
  /** Behind the bracket or comma before it; of a statement that is no list's, behind its own brace. */
  readonly start: Position;
  /** Behind its closing brace. */
  readonly end: Position;
}

export interface Statement {
  /** Place in the document, from 0. */
  readonly index: number;
  readonly at: Position;
  readonly span: Span;
  readonly sid: Text | undefined;
  /** `Allow` or `Deny` in the letter case of the text: another case parses, but neither validates nor compiles. */
  readonly effect: Text;
  readonly principal: PrincipalElement | undefined;
  readonly action: ListElement | undefined;
  readonly resource: ListElement | undefined;
  readonly conditions: readonly ConditionEntry[];
}

/** `Action`, `NotAction`, `Resource` or `NotResource`. */
export interface ListElement {
  /** True for the `Not…` form. */
  readonly negated: boolean;
  readonly values: readonly Text[];
  readonly at: Position;
}

export type PrincipalType = 'AWS' | 'Service' | 'Federated' | 'CanonicalUser';

export interface PrincipalElement {
  readonly negated: boolean;
  /** The bare `"*"`. */
  readonly everyone: boolean;
  readonly entries: readonly { readonly type: PrincipalType; readonly value: Text }[];
  readonly at: Position;
}

/** One operator with one key: the tests of a statement are all of them together. */
export interface ConditionEntry {
  /** As written, prefix and suffix included. */
  readonly operator: Text;
  readonly name: OperatorName;
  readonly key: Text;
  readonly values: readonly Text[];
}
