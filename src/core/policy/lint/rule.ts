import type { ConditionEntry, PolicyDocument, Statement } from '../document/document.ts';
import type { JsonObject, Position } from '../json/node.ts';
import type { Severity } from './finding.ts';
import type { OidcGrant } from './oidc-grant.ts';
import type { PolicyUse, Subject } from './subject.ts';

/** One place where a rule is broken. What it leaves out is the rule's own. */
export interface Spot {
  readonly at: Position;
  readonly message?: string;
  /** A function where it costs something: only spots that are reported are asked. */
  readonly fix?: string | (() => string);
  readonly severity?: Severity;
}

export interface RuleHeading {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly fix: string;
  /** Absent: every kind of policy. */
  readonly uses?: readonly PolicyUse[];
}

/**
 * What a rule is asked about. `root` and `outline` see the JSON of the document and of each statement, also where the grammar
 * is broken; the others see the parsed document, its statements, their condition tests, or their grants to OIDC issuers.
 */
export type Rule = RuleHeading &
  (
    | { readonly on: 'root'; check(root: JsonObject, use: PolicyUse): readonly Spot[] }
    | { readonly on: 'outline'; check(statement: JsonObject, use: PolicyUse): readonly Spot[] }
    | { readonly on: 'document'; check(document: PolicyDocument, subject: Subject): readonly Spot[] }
    | { readonly on: 'statement'; check(statement: Statement, subject: Subject): readonly Spot[] }
    | {
        readonly on: 'test';
        check(test: ConditionEntry, statement: Statement, subject: Subject): readonly Spot[];
      }
    | { readonly on: 'grant'; check(grant: OidcGrant, subject: Subject): readonly Spot[] }
  );
