import { policySize } from '../validate/size.ts';
import type { Rule, RuleHeading } from './rule.ts';

interface Quota extends Pick<RuleHeading, 'id' | 'severity' | 'uses'> {
  readonly limit: number;
  /** Organizations counts white space, IAM does not (policy-language.md 8.1, 11). */
  readonly size?: (text: string) => number;
}

/** A rule on the size of the document. */
export function quotaRule({ limit, size = policySize, ...heading }: Quota): Rule {
  return {
    ...heading,
    title: `the document is over ${limit} characters`,
    fix: 'split it',
    on: 'document',
    check: (_document, { text }) => {
      const found = size(text);
      return found <= limit
        ? []
        : [{ at: { line: 1, column: 1 }, message: `${found} of ${limit} characters` }];
    },
  };
}
