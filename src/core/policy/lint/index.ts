/**
 * The lints of policies: what AWS would refuse, what can never work, and what grants more than it seems to. One rule is one
 * table row with its id, severity, title, fix and check (`rules.ts`, in the order of the reference); knowledge of actions,
 * resources and condition keys comes in through a port. `docs/policy-lints.md` is written from the same table.
 */
export { type CatalogueRow, catalogue } from './catalogue.ts';
export { type Finding, SEVERITIES, type Severity } from './finding.ts';
export { guessUse } from './guess-use.ts';
export type { ActionKnowledge } from './knowledge.ts';
export { type LintOptions, lintPolicy } from './lint.ts';
export { POLICY_USES, type PolicyUse } from './subject.ts';
