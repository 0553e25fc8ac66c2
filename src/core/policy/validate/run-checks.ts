import { compile, type PolicyKind } from '../compile/compile.ts';
import type { PolicyDocument } from '../document/document.ts';
import { parsePolicy } from '../document/parse-policy.ts';
import { PolicySyntaxError } from '../json/node.ts';
import type { Check, PolicyFault } from './fault.ts';
import { malformed } from './fault.ts';

export interface Rules {
  readonly kind: PolicyKind;
  /** Words a syntax error by its stage. */
  readonly syntax: (error: PolicySyntaxError) => string;
  /** In AWS's order: the first fault is the answer. */
  readonly checks: readonly Check[];
}

/** Parses, runs the checks in order, and compiles at last: what is saved can be evaluated. */
export function runChecks(text: string, { kind, syntax, checks }: Rules): PolicyFault | undefined {
  try {
    requireCharacters(text);
    const document = parsePolicy(text);
    return firstFault(document, checks) ?? compiles(document, kind);
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    return malformed(syntax(error), error.at, error.message);
  }
}

function firstFault(document: PolicyDocument, checks: readonly Check[]): PolicyFault | undefined {
  for (const check of checks) {
    const fault = check(document);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function compiles(document: PolicyDocument, kind: PolicyKind): undefined {
  compile(document, kind);
  return undefined;
}

/** Policy-language.md 1.1. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the three control characters that are allowed
const CHARACTERS = /^[\u0009\u000a\u000d\u0020-\u00ff]*$/;

function requireCharacters(text: string): void {
  if (CHARACTERS.test(text)) return;
  throw new PolicySyntaxError('json', 'a character that policies may not contain', { line: 1, column: 1 });
}
