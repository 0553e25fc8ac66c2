import type { ActionKnowledge } from '../../core/policy/lint/index.ts';
import type { Checked } from './checked.ts';

export function renderJson(checked: readonly Checked[], knowledge: ActionKnowledge): string {
  const documents = checked.map(({ file, use, findings }) => ({
    file,
    kind: use,
    findings: findings.map(({ at, ...finding }) => ({ ...finding, line: at.line, column: at.column })),
  }));
  return JSON.stringify({ data: knowledge.source, documents }, null, 2);
}
