import type { Json } from '../../core/records/record.ts';

/** Freezes a JSON value through and through: what every reader shares, none may change. */
export function deepFreeze<Value extends Json | undefined>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member as Json);
    Object.freeze(value);
  }
  return value;
}
