import type { PolicyDocument, Statement } from '../document/document.ts';
import { parsePolicy } from '../document/parse-policy.ts';
import { PolicySyntaxError } from '../json/node.ts';
import { compileActions } from '../match/action.ts';
import { compilePrincipal } from '../match/principal.ts';
import { compileResources } from '../match/resource.ts';
import { DEFAULT_OPTIONS, type LanguageOptions } from '../options.ts';
import { compileCondition } from './condition.ts';
import { brokenProgram, type CompiledStatement, Program } from './program.ts';

/**
 * What a document is attached to, as far as evaluation differs: `identity` covers boundaries, session policies and SCPs;
 * `resource` is a policy that grants to principals; `trust` is one of a role, without resources; `guardrail` is an RCP or a VPC
 * endpoint policy: it names principals but only limits, and its `*` is everyone, OIDC callers and services too.
 */
export type PolicyKind = 'identity' | 'resource' | 'trust' | 'guardrail';

/** Compiles a parsed document. Throws `PolicySyntaxError` when a statement cannot be evaluated as this kind. */
export function compile(
  document: PolicyDocument,
  kind: PolicyKind,
  options: LanguageOptions = DEFAULT_OPTIONS,
): Program {
  return new Program(
    document.statements.map((statement) => compileStatement(statement, document.version, kind, options)),
  );
}

/** Compiles a text and never throws: a document that cannot be evaluated becomes a program that denies everything. */
export function compileText(
  text: string,
  kind: PolicyKind,
  options: LanguageOptions = DEFAULT_OPTIONS,
): Program {
  try {
    return compile(parsePolicy(text), kind, options);
  } catch (error) {
    return brokenProgram(
      error instanceof PolicySyntaxError ? error.message : 'the document does not compile',
    );
  }
}

function compileStatement(
  source: Statement,
  version: PolicyDocument['version'],
  kind: PolicyKind,
  options: LanguageOptions,
): CompiledStatement {
  const effect = effectOf(source);
  const { action, principal, resource } = source;
  if (action === undefined) fail(source, 'the statement has no actions');
  if ((principal !== undefined) !== (kind !== 'identity')) {
    fail(source, kind === 'identity' ? 'a principal is not allowed here' : 'the statement has no principal');
  }
  if (kind === 'identity' && resource === undefined) fail(source, 'the statement has no resources');
  const policy = kind === 'identity' ? 'identity' : 'resource';
  const deny = effect === 'Deny';
  return {
    source,
    deny,
    principal: principal === undefined ? undefined : compilePrincipal(principal, effect, kind, options),
    action: compileActions(action, effect),
    resource: resource === undefined ? undefined : compileResources(resource, { version, policy, effect }),
    conditions: source.conditions.map((entry) => compileCondition(entry, { version, deny, options })),
  };
}

function effectOf(source: Statement): 'Allow' | 'Deny' {
  const { text, at } = source.effect;
  if (text === 'Allow' || text === 'Deny') return text;
  throw new PolicySyntaxError('grammar', 'Effect must be Allow or Deny', at);
}

function fail(source: Statement, problem: string): never {
  throw new PolicySyntaxError('grammar', problem, source.at);
}
