import { arnLike } from './arn-like.ts';
import { binaryEquals } from './binary-equals.ts';
import { bool } from './bool.ts';
import { date } from './date.ts';
import { ipAddress } from './ip-address.ts';
import { numeric } from './numeric.ts';
import type { BaseOperator } from './operator-name.ts';
import { stringEquals, stringEqualsIgnoreCase } from './string-equals.ts';
import { stringLike } from './string-like.ts';
import type { CompileValues } from './value-matcher.ts';

/** What one operator does (policy-language.md 5.6). A negated one holds when its `compile` matches no value. */
export interface OperatorRule {
  readonly negated: boolean;
  /** Where policy variables are substituted (section 4); elsewhere `${…}` is literal text. */
  readonly variables: boolean;
  readonly compile: CompileValues;
}

const equal = (order: number) => order === 0;
const less = (order: number) => order < 0;
const atMost = (order: number) => order <= 0;
const greater = (order: number) => order > 0;
const atLeast = (order: number) => order >= 0;

function rule(compile: CompileValues, options: { negated?: true; variables?: true } = {}): OperatorRule {
  return { negated: options.negated === true, variables: options.variables === true, compile };
}

/** All operators but `Null`, which looks at no value of the request. */
export const OPERATOR_RULES: Readonly<Record<Exclude<BaseOperator, 'Null'>, OperatorRule>> = {
  StringEquals: rule(stringEquals, { variables: true }),
  StringNotEquals: rule(stringEquals, { variables: true, negated: true }),
  StringEqualsIgnoreCase: rule(stringEqualsIgnoreCase, { variables: true }),
  StringNotEqualsIgnoreCase: rule(stringEqualsIgnoreCase, { variables: true, negated: true }),
  StringLike: rule(stringLike, { variables: true }),
  StringNotLike: rule(stringLike, { variables: true, negated: true }),
  NumericEquals: rule(numeric(equal)),
  NumericNotEquals: rule(numeric(equal), { negated: true }),
  NumericLessThan: rule(numeric(less)),
  NumericLessThanEquals: rule(numeric(atMost)),
  NumericGreaterThan: rule(numeric(greater)),
  NumericGreaterThanEquals: rule(numeric(atLeast)),
  DateEquals: rule(date(equal)),
  DateNotEquals: rule(date(equal), { negated: true }),
  DateLessThan: rule(date(less)),
  DateLessThanEquals: rule(date(atMost)),
  DateGreaterThan: rule(date(greater)),
  DateGreaterThanEquals: rule(date(atLeast)),
  Bool: rule(bool, { variables: true }),
  BinaryEquals: rule(binaryEquals),
  IpAddress: rule(ipAddress),
  NotIpAddress: rule(ipAddress, { negated: true }),
  ArnEquals: rule(arnLike, { variables: true }),
  ArnLike: rule(arnLike, { variables: true }),
  ArnNotEquals: rule(arnLike, { variables: true, negated: true }),
  ArnNotLike: rule(arnLike, { variables: true, negated: true }),
};
