import { isNegated } from './operators.ts';
import type { Rule, RuleHeading } from './rule.ts';

/** Ranges that are never the source address of a request to a public endpoint. */
const PRIVATE = /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|f[cd][0-9a-f]{2}:|fe80:)/i;

interface Variant extends Pick<RuleHeading, 'id' | 'severity' | 'title'> {
  readonly negated: boolean;
  /** All values are private, or only some. */
  readonly whole: boolean;
}

export function privateRangeRule({ negated, whole, ...heading }: Variant): Rule {
  return {
    ...heading,
    fix: 'use aws:VpcSourceIp for private addresses',
    on: 'test',
    check: (test) => {
      const { key, name, values } = test;
      if (!/^(Not)?IpAddress$/.test(name.base) || key.text.toLowerCase() !== 'aws:sourceip') return [];
      const found = values.filter(({ text }) => PRIVATE.test(text));
      const [first] = found;
      if (first === undefined || isNegated(test) !== negated) return [];
      return (found.length === values.length) === whole ? [{ at: first.at }] : [];
    },
  };
}
