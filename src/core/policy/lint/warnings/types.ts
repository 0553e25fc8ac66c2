import type { ConditionEntry } from '../../document/document.ts';
import { parseDecimal } from '../../operators/decimal.ts';
import { parseTimestamp } from '../../operators/timestamp.ts';
import { typeOfKey } from '../condition-keys.ts';
import { quote } from '../quote.ts';
import type { Rule, RuleHeading } from '../rule.ts';

/** Operators by the key types they fit. A text operator reads dates, ARNs and booleans too, as their text. */
const FITTING: readonly { readonly operators: RegExp; readonly types: readonly string[] }[] = [
  { operators: /^String/, types: ['String', 'ARN', 'Bool', 'Date'] },
  { operators: /^Arn/, types: ['ARN', 'String'] },
  { operators: /^Numeric/, types: ['Numeric', 'Date'] },
  { operators: /^Date/, types: ['Date', 'Numeric'] },
  { operators: /^Bool/, types: ['Bool', 'String'] },
  { operators: /IpAddress$/, types: ['IPAddress'] },
  { operators: /^Binary/, types: ['Binary', 'String'] },
  { operators: /^Null/, types: [] },
];

export const typeMismatch: Rule = {
  id: 'type-mismatch',
  severity: 'medium',
  title: "the operator does not fit the key's type",
  fix: 'use an operator of the fitting type',
  on: 'test',
  check: ({ name, operator, key }, _statement, { knowledge }) => {
    const type = typeOfKey(key.text, knowledge)?.replace(/^ArrayOf/, '');
    const row = FITTING.find(({ operators }) => operators.test(name.base));
    if (type === undefined || row === undefined || row.types.length === 0 || row.types.includes(type))
      return [];
    return [
      {
        at: operator.at,
        message: `${operator.text} does not fit ${quote(key.text)}, which is of type ${type}`,
      },
    ];
  },
};

interface Form extends Pick<RuleHeading, 'id' | 'title' | 'fix'> {
  readonly operators: RegExp;
  readonly accepts: (value: string) => boolean;
}

const FORMS: readonly Form[] = [
  {
    id: 'type-mismatch-boolean',
    title: 'is not a boolean',
    fix: 'write true or false',
    operators: /^(Bool|Null)$/,
    accepts: (value) => /^(true|false)$/i.test(value),
  },
  {
    id: 'type-mismatch-date',
    title: 'is not a date',
    fix: 'write it as YYYY-MM-DDTHH:MM:SSZ',
    operators: /^Date/,
    accepts: (value) => parseTimestamp(value) !== undefined,
  },
  {
    id: 'type-mismatch-ip-range',
    title: 'is not an address or a CIDR range',
    fix: 'write ADDRESS/BITS',
    operators: /IpAddress$/,
    accepts: (value) =>
      value.length <= 64 &&
      /^([0-9]{1,3}(\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)(\/[0-9]{1,3})?$/i.test(value),
  },
  {
    id: 'type-mismatch-number',
    title: 'is not a number',
    fix: 'write a number',
    operators: /^Numeric/,
    accepts: (value) => parseDecimal(value) !== undefined,
  },
  {
    id: 'type-mismatch-string',
    title: 'is not base64',
    fix: 'write base64',
    operators: /^Binary/,
    accepts: (value) => value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value),
  },
];

export const VALUE_TYPE_RULES: readonly Rule[] = FORMS.map(({ id, title, fix, operators, accepts }) => ({
  id,
  severity: 'medium',
  title: `a value ${title}`,
  fix,
  on: 'test',
  check: ({ name, operator, values }: ConditionEntry) =>
    operators.test(name.base)
      ? values
          .filter(({ text }) => !text.includes('${') && !accepts(text))
          .map(({ text, at }) => ({ at, message: `${quote(text)} under ${operator.text} ${title}` }))
      : [],
}));

export const invalidDateValue: Rule = {
  id: 'invalid-date-value',
  severity: 'medium',
  title: 'epoch time in a date condition',
  fix: 'write it as YYYY-MM-DDTHH:MM:SSZ',
  on: 'test',
  check: ({ name, values }) =>
    name.base.startsWith('Date')
      ? values.filter(({ text }) => /^[0-9]{5,}$/.test(text)).map(({ at }) => ({ at }))
      : [],
};
