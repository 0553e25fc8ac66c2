import type { Json } from '../../../core/records/record.ts';
import { type FunctionCall, functionCall } from './functions.ts';
import { isObject } from './json-shape.ts';
import { NO_VALUE, PSEUDO_PARAMETERS, type StackPlace } from './pseudo-parameters.ts';
import { subPieces } from './substitution.ts';
import { templateError } from './template-refusal.ts';

/** What a made resource answers to `Ref` and `Fn::GetAtt`. */
export interface MadeResource {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Values that names stand for while a stack is made. */
export interface Environment {
  readonly place: StackPlace;
  readonly parameters: ReadonlyMap<string, string | readonly string[]>;
  readonly resources: ReadonlyMap<string, MadeResource>;
  /** Characters that functions may still produce. */
  readonly budget: { left: number };
}

/** Bounds what a small template can grow into: `Fn::Join` and `Fn::Sub` multiply. */
export const OUTPUT_BUDGET = 1_048_576;

/** The value with every function resolved; undefined for `AWS::NoValue`. Throws `Refusal` ValidationError. */
export function evaluate(value: Json, environment: Environment): Json | undefined {
  if (Array.isArray(value)) {
    return value.map((item: Json) => evaluate(item, environment)).filter((item) => item !== undefined);
  }
  if (!isObject(value)) return value;
  const call = functionCall(value);
  if (call !== undefined) return evaluateCall(call, environment);
  const entries = Object.entries(value).map(([key, item]) => [key, evaluate(item ?? null, environment)]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

function evaluateCall(call: FunctionCall, environment: Environment): Json | undefined {
  switch (call.name) {
    case 'Ref':
      return reference(call.target, environment);
    case 'GetAtt':
      return attribute(call.target, call.attribute, environment);
    case 'Join':
      return join(call, environment);
    case 'Sub':
      return substitute(call, environment);
  }
}

function reference(name: string, environment: Environment): Json | undefined {
  const { place, parameters, resources } = environment;
  if (name === NO_VALUE) return undefined;
  const pseudo = Object.hasOwn(PSEUDO_PARAMETERS, name) ? PSEUDO_PARAMETERS[name] : undefined;
  const value = pseudo?.(place) ?? parameters.get(name) ?? resources.get(name)?.ref;
  if (value === undefined) throw templateError(`${name} has no value yet`);
  spend(environment, value.length);
  return value;
}

function attribute(target: string, name: string, environment: Environment): string {
  const value = environment.resources.get(target)?.attributes[name];
  if (value === undefined) throw templateError(`${target}.${name} has no value yet`);
  spend(environment, value.length);
  return value;
}

function join(call: FunctionCall & { name: 'Join' }, environment: Environment): string {
  const items =
    'name' in call.items ? evaluateCall(call.items, environment) : evaluate([...call.items], environment);
  if (!Array.isArray(items)) throw templateError('Fn::Join needs a list of strings.');
  const texts = items.map((item: Json) => text(item, 'Fn::Join'));
  const length = texts.reduce((sum, item) => sum + item.length, 0);
  spend(environment, length + call.delimiter.length * Math.max(0, texts.length - 1));
  return texts.join(call.delimiter);
}

function substitute(call: FunctionCall & { name: 'Sub' }, environment: Environment): string {
  let result = '';
  for (const piece of subPieces(call.text)) {
    const part = 'literal' in piece ? piece.literal : text(named(piece.name, call, environment), 'Fn::Sub');
    spend(environment, part.length);
    result += part;
  }
  return result;
}

function named(
  name: string,
  call: FunctionCall & { name: 'Sub' },
  environment: Environment,
): Json | undefined {
  const variable = call.variables.get(name);
  if (variable !== undefined) return evaluate(variable, environment);
  const dot = name.indexOf('.');
  return dot < 0
    ? reference(name, environment)
    : attribute(name.slice(0, dot), name.slice(dot + 1), environment);
}

function text(value: Json | undefined, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw templateError(`${where} takes strings only.`);
}

/**
 * Counted before the text is built, so that a bomb is refused without being made. A step that makes no text costs too: nested
 * `Fn::Sub` repeats work without it.
 */
function spend({ budget }: Environment, characters: number): void {
  budget.left -= characters + 1;
  if (budget.left < 0) throw templateError('the functions of this template produce too much text.');
}
