import type { PolicyDocument } from '../document/document.ts';
import { parsePolicy } from '../document/parse-policy.ts';
import { type JsonNode, PolicySyntaxError } from '../json/node.ts';
import { readJson } from '../json/reader.ts';
import type { PolicyFault } from '../validate/fault.ts';
import { validateIdentityPolicy, validateSessionPolicy, validateTrustPolicy } from '../validate/validate.ts';
import { validateBucketPolicy } from '../validate/validate-resource.ts';
import { validateServiceControlPolicy } from '../validate/validate-service-control.ts';
import { type Finding, SEVERITIES } from './finding.ts';
import type { ActionKnowledge } from './knowledge.ts';
import { oidcGrants } from './oidc-grant.ts';
import { pathFinder } from './paths.ts';
import type { Rule, Spot } from './rule.ts';
import { LINT_RULES, REFUSED, SYNTAX } from './rules.ts';
import { runOnDocument, runOnJson } from './run-rule.ts';
import type { PolicyUse, Subject } from './subject.ts';

export interface LintOptions {
  readonly use: PolicyUse;
  readonly knowledge: ActionKnowledge;
  /** The account that the policy lives in, when known. */
  readonly account?: string;
}

/** A document that breaks one rule everywhere is told so this often. */
const MAX_SPOTS = 100;

/**
 * Every finding about a policy's text, by line, then column, then the order of the rules. Never throws: what cannot be read
 * is a finding itself.
 */
export function lintPolicy(text: string, options: LintOptions): readonly Finding[] {
  const root = readOrRefuse(text);
  if ('refusal' in root) return [root.refusal];
  const path = pathFinder(root.node);
  const toFinding = (rule: RuleOf, spot: Spot): Finding => ({
    id: rule.id,
    severity: spot.severity ?? rule.severity,
    message: printable(spot.message ?? rule.title),
    at: spot.at,
    path: path(spot.at),
    fix: printable(typeof spot.fix === 'function' ? spot.fix() : (spot.fix ?? rule.fix)),
  });
  const rules = LINT_RULES.filter(({ uses }) => uses === undefined || uses.includes(options.use));
  const document = parseOrNone(text);
  const onDocument = document === undefined ? undefined : documentRunner(text, document, options);
  const found = rules.flatMap((rule) => {
    const { node } = root;
    const spots = node.kind === 'object' ? runOnJson(rule, node, options.use) : [];
    return [...spots, ...(onDocument?.(rule) ?? [])].slice(0, MAX_SPOTS).map((spot) => toFinding(rule, spot));
  });
  const fault = refusal(text, options.use);
  const refused = fault === undefined ? [] : [toFinding(REFUSED, spotOf(fault))];
  return distinct([...refused, ...found]).sort(
    (a, b) => a.at.line - b.at.line || a.at.column - b.at.column || rank(a, b),
  );
}

/** A statement with two providers is looked at twice. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Map(
    findings.map((finding) => [`${finding.id} ${finding.at.line}:${finding.at.column}`, finding]),
  );
  return [...seen.values()];
}

/** Names out of a hostile document neither fill the screen nor steer the terminal. */
function printable(text: string): string {
  const shown = text.length > 600 ? `${text.slice(0, 597)}...` : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  return shown.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ').toWellFormed();
}

type RuleOf = Pick<Rule, 'id' | 'severity' | 'title' | 'fix'>;

function rank(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
}

function readOrRefuse(text: string): { readonly node: JsonNode } | { readonly refusal: Finding } {
  try {
    return { node: readJson(text) };
  } catch (error) {
    if (!(error instanceof PolicySyntaxError)) throw error;
    const { id, severity, title, fix } = SYNTAX;
    return { refusal: { id, severity, message: `${title}: ${error.message}`, at: error.at, path: '', fix } };
  }
}

function parseOrNone(text: string): PolicyDocument | undefined {
  try {
    return parsePolicy(text);
  } catch (error) {
    if (error instanceof PolicySyntaxError) return undefined;
    throw error;
  }
}

function documentRunner(
  text: string,
  document: PolicyDocument,
  { use, knowledge, account }: LintOptions,
): (rule: Rule) => readonly Spot[] {
  const subject: Subject = { text, use, document, knowledge, account };
  const grants = oidcGrants(document);
  return (rule) => runOnDocument(rule, subject, grants);
}

const START = { line: 1, column: 1 };

function spotOf({ message, detail, at }: PolicyFault): Spot {
  return { at: at ?? START, message: detail === undefined ? message : `${message} [${detail}]` };
}

/** AWS's own refusal, if it would refuse to save the document. */
function refusal(text: string, use: PolicyUse): PolicyFault | undefined {
  switch (use) {
    case 'trust':
      return validateTrustPolicy(text);
    case 'resource':
      return validateBucketPolicy(text);
    case 'session':
      return validateSessionPolicy(text);
    case 'identity':
    case 'boundary':
      return validateIdentityPolicy(text);
    case 'scp':
      return validateServiceControlPolicy(text);
  }
}
