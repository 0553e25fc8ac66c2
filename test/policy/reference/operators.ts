import type { BaseOperator } from '../../../src/core/policy/operators/operator-name.ts';
import { inRange } from './addresses.ts';
import { arnMatches } from './arns.ts';
import { sameBytes } from './binary.ts';
import { compareDates } from './dates.ts';
import { globMatches, type Piece, plainPieces } from './glob.ts';
import { compareNumbers } from './numbers.ts';
import { asText, type Substituted } from './variables.ts';

/** Does one request value match one policy value? `unreadable`: a side is no number or no date. */
export type Match = (policy: Substituted, request: string) => boolean | 'unreadable';

const equals: Match = (policy, request) => asText(policy) === request;
const equalsIgnoringCase: Match = (policy, request) => asText(policy).toLowerCase() === request.toLowerCase();
const like: Match = (policy, request) => globMatches(likePieces(policy), request);
const arn: Match = arnMatches;
const address: Match = (policy, request) => inRange(request, asText(policy));
const binary: Match = (policy, request) => sameBytes(asText(policy), request);

const bool: Match = (policy, request) => {
  const word = request.toLowerCase();
  return (word === 'true' || word === 'false') && asText(policy).toLowerCase() === word;
};

function likePieces(policy: Substituted): Piece[] {
  return policy.flatMap((part): Piece[] =>
    'written' in part ? plainPieces(part.written) : [{ is: 'text', text: part.literal }],
  );
}

type Compare = (left: string, right: string) => number | undefined;

function compared(compare: Compare, accept: (order: number) => boolean): Match {
  return (policy, request) => {
    const order = compare(request, asText(policy));
    return order === undefined ? 'unreadable' : accept(order);
  };
}

function comparisons(compare: Compare): Record<'is' | 'less' | 'most' | 'more' | 'least', Match> {
  return {
    is: compared(compare, (order) => order === 0),
    less: compared(compare, (order) => order < 0),
    most: compared(compare, (order) => order <= 0),
    more: compared(compare, (order) => order > 0),
    least: compared(compare, (order) => order >= 0),
  };
}

const number = comparisons(compareNumbers);
const date = comparisons(compareDates);

export interface Operator {
  readonly match: Match;
  readonly negated: boolean;
  /** Are variables substituted in its values (section 4)? */
  readonly variables: boolean;
}

function operator(match: Match, how: { readonly negated?: true; readonly variables?: true } = {}): Operator {
  return { match, negated: how.negated === true, variables: how.variables === true };
}

const VARIABLES = { variables: true } as const;
const NEGATED = { negated: true } as const;

/** The operators of 5.6 but `Null`, which compares nothing. */
export const OPERATORS: Readonly<Record<Exclude<BaseOperator, 'Null'>, Operator>> = {
  StringEquals: operator(equals, VARIABLES),
  StringNotEquals: operator(equals, { ...VARIABLES, ...NEGATED }),
  StringEqualsIgnoreCase: operator(equalsIgnoringCase, VARIABLES),
  StringNotEqualsIgnoreCase: operator(equalsIgnoringCase, { ...VARIABLES, ...NEGATED }),
  StringLike: operator(like, VARIABLES),
  StringNotLike: operator(like, { ...VARIABLES, ...NEGATED }),
  NumericEquals: operator(number.is),
  NumericNotEquals: operator(number.is, NEGATED),
  NumericLessThan: operator(number.less),
  NumericLessThanEquals: operator(number.most),
  NumericGreaterThan: operator(number.more),
  NumericGreaterThanEquals: operator(number.least),
  DateEquals: operator(date.is),
  DateNotEquals: operator(date.is, NEGATED),
  DateLessThan: operator(date.less),
  DateLessThanEquals: operator(date.most),
  DateGreaterThan: operator(date.more),
  DateGreaterThanEquals: operator(date.least),
  Bool: operator(bool, VARIABLES),
  BinaryEquals: operator(binary),
  IpAddress: operator(address),
  NotIpAddress: operator(address, NEGATED),
  ArnEquals: operator(arn, VARIABLES),
  ArnLike: operator(arn, VARIABLES),
  ArnNotEquals: operator(arn, { ...VARIABLES, ...NEGATED }),
  ArnNotLike: operator(arn, { ...VARIABLES, ...NEGATED }),
};
