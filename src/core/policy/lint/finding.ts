import type { Position } from '../json/node.ts';

/**
 * `error`: a part of the policy does not work or cannot be saved; then from strangers getting the role (`critical`) down to
 * hygiene (policy-lints.md 1). The gravest first.
 */
export const SEVERITIES = ['error', 'critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Position;
  /** `Statement[0].Condition.StringEquals["issuer:sub"]`; empty for the whole document. */
  readonly path: string;
  /** What to do. */
  readonly fix?: string;
}
