import { type FieldFault, invalidValue } from '../../errors/field-fault.ts';

const PERCENT = /^(\d+)%$/;
const PERCENT_TEXT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/** An IntOrString that counts pods: a whole number or a percentage. */
export function amountFaults(field: string, amount: unknown): FieldFault[] {
  if (typeof amount === 'number')
    return amount >= 0 ? [] : [invalidValue(field, amount, 'must be greater than or equal to 0')];
  const percent = PERCENT.exec(String(amount));
  return percent === null ? [invalidValue(field, amount, PERCENT_TEXT)] : [];
}

export function isZeroAmount(amount: unknown): boolean {
  return amount === 0 || amount === '0%';
}
