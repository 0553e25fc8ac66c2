import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ActionKnowledge,
  catalogue,
  type Finding,
  type Severity,
} from '../../core/policy/lint/index.ts';
import { packageVersion } from '../version.ts';
import type { Checked } from './checked.ts';

/** SARIF knows three levels; the number is what code hosts sort security findings by (0 to 10). */
const LEVELS: Readonly<Record<Severity, { readonly level: string; readonly score: string }>> = {
  error: { level: 'error', score: '7.0' },
  critical: { level: 'error', score: '9.5' },
  high: { level: 'error', score: '8.0' },
  medium: { level: 'warning', score: '5.5' },
  low: { level: 'note', score: '3.0' },
  info: { level: 'note', score: '1.0' },
};

/** SARIF 2.1.0, with every rule's metadata and a region for each result. */
export function renderSarif(checked: readonly Checked[], knowledge: ActionKnowledge): string {
  const rows = catalogue();
  const indexes = new Map(rows.map(({ id }, index) => [id, index]));
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'rolecall',
              semanticVersion: packageVersion(),
              rules: rows.map(({ id, severity, title, fix, chapter }) => ({
                id,
                shortDescription: { text: title },
                help: { text: fix },
                defaultConfiguration: { level: LEVELS[severity].level },
                properties: { severity, 'security-severity': LEVELS[severity].score, tags: [chapter] },
              })),
              properties: { data: knowledge.source },
            },
          },
          columnKind: 'utf16CodeUnits',
          results: checked.flatMap(({ file, findings }) =>
            findings.map((finding) => resultOf(file, finding, indexes.get(finding.id))),
          ),
        },
      ],
    },
    null,
    2,
  );
}

function resultOf(file: string, finding: Finding, ruleIndex: number | undefined) {
  const { id, severity, message, at, path, fix } = finding;
  return {
    ruleId: id,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: LEVELS[severity].level,
    message: { text: fix === undefined ? message : `${message}. Fix: ${fix}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: at.line, startColumn: at.column },
        },
        ...(path === '' ? {} : { logicalLocations: [{ fullyQualifiedName: path }] }),
      },
    ],
    properties: { severity },
  };
}

function uriOf(file: string): string {
  if (file === '-') return 'stdin';
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file
    .split(sep)
    .map((part) => encodeURIComponent(part))
    .join('/');
}
