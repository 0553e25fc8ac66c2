import type { Statement } from '../document/document.ts';
import type { ConditionTest } from '../evaluate/condition-test.ts';
import { type ActionMatcher, matchAction } from '../match/action.ts';
import type { PrincipalMatcher } from '../match/principal.ts';
import type { ResourceMatcher } from '../match/resource.ts';

export interface CompiledStatement {
  readonly source: Statement;
  readonly deny: boolean;
  readonly principal: PrincipalMatcher | undefined;
  readonly action: ActionMatcher;
  readonly resource: ResourceMatcher | undefined;
  readonly conditions: readonly ConditionTest[];
}

/** The statements whose action element covers one action. */
export interface Candidates {
  readonly denies: readonly CompiledStatement[];
  readonly allows: readonly CompiledStatement[];
}

/** Shared, so that of the many policies that say nothing of an action little memory is touched. */
const NO_STATEMENTS: readonly CompiledStatement[] = [];
const NO_CANDIDATES: Candidates = { denies: NO_STATEMENTS, allows: NO_STATEMENTS };

/** Actions remembered per program: callers choose action strings, so the memo is bounded. */
const MAX_REMEMBERED = 256;

/** A compiled policy. Immutable but for the memo of candidates by action. */
export class Program {
  readonly statements: readonly CompiledStatement[];
  /** Why the document cannot be evaluated: such a program denies everything. */
  readonly fault: string | undefined;
  readonly #candidates = new Map<string, Candidates>();
  /** The last action asked about: a role's calls come in runs, and comparing one text touches less memory than a table. */
  #lastAction: string | undefined;
  #lastFound: Candidates | undefined;

  constructor(statements: readonly CompiledStatement[], fault?: string) {
    this.statements = statements;
    this.fault = fault;
  }

  /** `action` as the request spells it. */
  candidates(action: string): Candidates {
    if (action === this.#lastAction && this.#lastFound !== undefined) return this.#lastFound;
    const found = this.#candidates.get(action) ?? this.#find(action);
    this.#lastAction = action;
    this.#lastFound = found;
    return found;
  }

  #find(action: string): Candidates {
    const lower = action.toLowerCase();
    const covering = this.statements.filter((statement) => matchAction(statement.action, lower));
    const denies = covering.filter((statement) => statement.deny);
    const allows = covering.filter((statement) => !statement.deny);
    const found: Candidates =
      covering.length === 0
        ? NO_CANDIDATES
        : {
            denies: denies.length === 0 ? NO_STATEMENTS : denies,
            allows: allows.length === 0 ? NO_STATEMENTS : allows,
          };
    if (this.#candidates.size >= MAX_REMEMBERED) this.#candidates.clear();
    this.#candidates.set(action, found);
    return found;
  }
}

/** A program for a document that cannot be evaluated: skipping it could skip a Deny, so it denies everything. */
export function brokenProgram(fault: string): Program {
  return new Program([], fault);
}
