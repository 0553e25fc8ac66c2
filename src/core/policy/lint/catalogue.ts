import { ERROR_RULES } from './errors/rules.ts';
import type { Severity } from './finding.ts';
import { GRANT_RULES } from './grants/rules.ts';
import type { RuleHeading } from './rule.ts';
import { REFUSED, SYNTAX } from './rules.ts';
import { SUGGESTION_RULES } from './suggestions/rules.ts';
import { TRUST_RULES } from './trust/rules.ts';
import { UNBUILT } from './unbuilt.ts';
import { SECURITY_RULES, WARNING_RULES } from './warnings/rules.ts';

export interface CatalogueRow {
  readonly chapter: string;
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly fix: string;
}

const CHAPTERS: readonly (readonly [chapter: string, rules: readonly RuleHeading[]])[] = [
  ['Any document', [SYNTAX, REFUSED]],
  ['Trust policies', TRUST_RULES],
  ['Errors', ERROR_RULES],
  ['Security warnings', SECURITY_RULES],
  ['General warnings', WARNING_RULES],
  ['Suggestions', SUGGESTION_RULES],
  ['Grants', GRANT_RULES],
];

/** Every rule that is built, once, in the order of the reference. */
export function catalogue(): readonly CatalogueRow[] {
  const rows = CHAPTERS.flatMap(([chapter, rules]) =>
    rules.map(({ id, severity, title, fix }) => ({ chapter, id, severity, title, fix })),
  );
  return [...new Map(rows.toReversed().map((row) => [row.id, row])).values()].toReversed();
}

/** `docs/policy-lints.md`. */
export function renderCatalogue(): string {
  const rows = catalogue();
  const chapters = CHAPTERS.map(([chapter]) => {
    const own = rows.filter((row) => row.chapter === chapter);
    const cells = own.map(({ id, severity, title, fix }) => [`\`${id}\``, severity, title, fix].map(cell));
    return `## ${chapter}\n\n${table(['id', 'severity', 'finds', 'fix'], cells)}`;
  });
  const missing = UNBUILT.map(({ id, instead }) => [`\`${id}\``, instead].map(cell));
  return `${INTRODUCTION}\nBuilt: ${rows.length}. Not built: ${UNBUILT.length}.\n\n${chapters.join('\n')}\n## Not built\n\n${table(['id', 'why, or which rule speaks instead'], missing)}`;
}

const INTRODUCTION = `# Policy lints

What \`rolecall policy check\` looks for. Written from the table of rules by \`node scripts/document-policy-lints.ts\`; a test keeps
the two equal. The ids of errors, warnings and suggestions are those of AWS IAM Access Analyzer. A severity is the usual one: a
finding may be graver or milder, and says so. \`error\` is a part of the policy that does not work, \`critical\` lets strangers or
every workload of a cluster in, \`high\` trusts more than is written or can never work, \`medium\` is avoidable breadth, \`low\` is
hygiene.
`;

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('<', '&lt;');
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |\n`;
  return line(header) + line(widths.map((width) => '-'.repeat(width))) + rows.map(line).join('');
}
