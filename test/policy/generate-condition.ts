import { patternFrom } from './generate-pattern.ts';
import { nearbyValue } from './nearby-values.ts';
import type { Random } from './random.ts';
import { KEYS, VALUES, type ValueType } from './vocabulary.ts';

const OPERATORS: Readonly<Record<ValueType, readonly [string, ...string[]]>> = {
  text: [
    'StringEquals',
    'StringNotEquals',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    'StringLike',
    'StringNotLike',
  ],
  number: [
    'NumericEquals',
    'NumericNotEquals',
    'NumericLessThan',
    'NumericLessThanEquals',
    'NumericGreaterThan',
    'NumericGreaterThanEquals',
  ],
  date: [
    'DateEquals',
    'DateNotEquals',
    'DateLessThan',
    'DateLessThanEquals',
    'DateGreaterThan',
    'DateGreaterThanEquals',
  ],
  address: ['IpAddress', 'NotIpAddress'],
  arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
  binary: ['BinaryEquals'],
  bool: ['Bool', 'Null'],
};
const TYPES = ['text', 'text', 'number', 'date', 'address', 'arn', 'binary', 'bool'] as const;

/** Filled while policies are made, so that request and policy meet. Keys are in lower case. */
export type Context = Record<string, string | readonly string[]>;

/** Never by assignment: `__proto__` is one of the keys. */
export function give(context: Context, key: string, value: string | readonly string[]): void {
  Object.defineProperty(context, key.toLowerCase(), {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

export function valueOfType(random: Random, type: ValueType): string {
  if (random.chance(40)) return nearbyValue(random, type);
  return random.pick<string>(VALUES[random.chance(4) ? random.pick(TYPES) : type]);
}

/** One to three tests over keys that the request often has, with values that often are the request's. */
export function conditionFor(random: Random, context: Context): object {
  const condition: Record<string, object> = {};
  for (let tests = 1 + (random.chance(25) ? random.below(3) : 0); tests > 0; tests--) {
    const type = random.pick(TYPES);
    const operator = operatorName(random, random.pick(OPERATORS[type]));
    const held = Object.keys(context);
    const key =
      random.chance(75) && held.length > 0 ? (held[random.below(held.length)] ?? '') : random.pick(KEYS);
    if (random.chance(40)) {
      const one = (): string => valueOfType(random, type);
      give(context, key, random.chance(75) ? one() : random.list(1, 3, one));
    }
    condition[operator] = Object.fromEntries([[key, valuesFor(random, type, key.toLowerCase(), context)]]);
  }
  return condition;
}

function operatorName(random: Random, base: string): string {
  const prefix = random.chance(60) ? '' : random.pick(['ForAllValues:', 'ForAnyValue:']);
  return `${prefix}${base}${base !== 'Null' && random.chance(20) ? 'IfExists' : ''}`;
}

function valuesFor(random: Random, type: ValueType, key: string, context: Context): unknown {
  const present = Object.hasOwn(context, key) ? context[key] : undefined;
  if (random.chance(6)) return [];
  if (random.chance(4)) return random.pick([true, false, 3, 1795255200, -0.5]);
  const near = [present ?? []].flat();
  const one = (): string => {
    const text = random.chance(50) ? near[random.below(near.length)] : undefined;
    const value = text ?? valueOfType(random, type);
    return type === 'text' || type === 'arn' || random.chance(10)
      ? patternFrom(random, value, context)
      : value;
  };
  return random.chance(55) ? one() : random.list(1, 3, one);
}
