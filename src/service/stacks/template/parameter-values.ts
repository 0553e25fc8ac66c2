import { Refusal } from '../../../core/errors/refusal.ts';
import type { StackParameter } from '../../../core/records/stack.ts';
import type { ParameterDeclaration } from './template.ts';

const MAX_VALUE = 4096;

/** Values of a stack's parameters: given, else default. Throws `Refusal` ValidationError. */
export function parameterValues(
  declared: ReadonlyMap<string, ParameterDeclaration>,
  given: ReadonlyMap<string, string>,
): readonly StackParameter[] {
  const unknown = [...given.keys()].filter((key) => !declared.has(key));
  if (unknown.length > 0) throw refuse(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const missing = [...declared].filter(
    ([key, { defaultValue }]) => !given.has(key) && defaultValue === undefined,
  );
  if (missing.length > 0) {
    throw refuse(`Parameters: [${missing.map(([key]) => key).join(', ')}] must have values`);
  }
  return [...declared].map(([key, declaration]) => {
    const value = given.get(key) ?? declaration.defaultValue ?? '';
    checkValue(key, value, declaration);
    return { key, value, noEcho: declaration.noEcho };
  });
}

/** A parameter as functions see it: lists are split at commas. */
export function parameterValue({ type }: ParameterDeclaration, value: string): string | readonly string[] {
  const list = type === 'CommaDelimitedList' || type.startsWith('List<');
  return list ? value.split(',').map((item) => item.trim()) : value;
}

function checkValue(key: string, value: string, { type, allowedValues }: ParameterDeclaration): void {
  if (value.length > MAX_VALUE)
    throw refuse(`Parameter '${key}' must be at most ${MAX_VALUE} characters long.`);
  if (allowedValues !== undefined && !allowedValues.includes(value)) {
    throw refuse(`Parameter '${key}' must be one of AllowedValues`);
  }
  const numbers = type === 'Number' ? [value] : type === 'List<Number>' ? value.split(',') : [];
  if (numbers.some((item) => item.trim() === '' || !Number.isFinite(Number(item)))) {
    throw refuse(`Parameter '${key}' must be a number.`);
  }
}

function refuse(message: string): Refusal {
  return new Refusal('ValidationError', 400, message);
}
