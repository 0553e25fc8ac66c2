import { policySize } from '../../validate/size.ts';
import type { Rule } from '../rule.ts';

const QUOTA = 2048;
const NEAR = QUOTA * 0.9;

export const trustSize: Rule = {
  id: 'trust-size',
  severity: 'low',
  title: `the document is near ${QUOTA} characters`,
  fix: 'raise the quota, split the role, or use Pod Identity',
  uses: ['trust'],
  on: 'document',
  check: (_document, { text }) => {
    const size = policySize(text);
    const message = `${size} of ${QUOTA} characters (white space not counted)`;
    if (size > QUOTA) return [{ at: { line: 1, column: 1 }, severity: 'high', message }];
    return size < NEAR ? [] : [{ at: { line: 1, column: 1 }, message }];
  },
};
