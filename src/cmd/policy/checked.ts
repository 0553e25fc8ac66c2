import type { Finding, PolicyUse } from '../../core/policy/lint/index.ts';

/** One document with what was found in it. */
export interface Checked {
  /** As named on the command line; `-` is standard input. */
  readonly file: string;
  readonly use: PolicyUse;
  readonly findings: readonly Finding[];
}
