import type { Json } from '../../../core/records/record.ts';
import { isObject } from './json-shape.ts';
import { templateError, templateFormatError } from './template-refusal.ts';

/** One use of a function in a template, its arguments checked. */
export type FunctionCall =
  | { readonly name: 'Ref'; readonly target: string }
  | { readonly name: 'GetAtt'; readonly target: string; readonly attribute: string }
  | { readonly name: 'Sub'; readonly text: string; readonly variables: ReadonlyMap<string, Json> }
  | { readonly name: 'Join'; readonly delimiter: string; readonly items: readonly Json[] | FunctionCall };

type Reader = (argument: Json | undefined) => FunctionCall;

/** The functions that templates may use; a name of the same form that is not here is refused. */
const FUNCTIONS: Readonly<Record<string, Reader>> = {
  Ref: readRef,
  'Fn::GetAtt': readGetAtt,
  'Fn::Sub': readSub,
  'Fn::Join': readJoin,
};

/** The function call that a value is; undefined for plain data. Throws `Refusal` ValidationError on a malformed one. */
export function functionCall(value: Json): FunctionCall | undefined {
  if (!isObject(value)) return undefined;
  const keys = Object.keys(value);
  const name = keys.find((key) => key === 'Ref' || key === 'Condition' || key.startsWith('Fn::'));
  // `Condition` is also a member of policy statements, so only the function's form (one string member) counts.
  if (name === undefined || (name === 'Condition' && typeof value.Condition !== 'string')) return undefined;
  const reader = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (reader === undefined) throw templateFormatError(`Unsupported function ${name}`);
  if (keys.length !== 1) throw templateFormatError(`a function object must have exactly one member: ${name}`);
  return reader(value[name]);
}

function readRef(argument: Json | undefined): FunctionCall {
  if (typeof argument !== 'string')
    throw templateFormatError('Every Ref object must have a single String value.');
  return { name: 'Ref', target: argument };
}

function readGetAtt(argument: Json | undefined): FunctionCall {
  const parts = typeof argument === 'string' ? splitOnce(argument) : argument;
  const [target, attribute, ...more] = Array.isArray(parts) ? parts : [];
  if (typeof target !== 'string' || typeof attribute !== 'string' || more.length > 0 || attribute === '') {
    throw templateFormatError(
      'Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
    );
  }
  return { name: 'GetAtt', target, attribute };
}

function splitOnce(text: string): readonly string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}

function readSub(argument: Json | undefined): FunctionCall {
  if (typeof argument === 'string') return { name: 'Sub', text: argument, variables: new Map() };
  const [text, variables, ...more] = Array.isArray(argument) ? argument : [];
  if (typeof text !== 'string' || !isObject(variables) || more.length > 0) {
    throw templateError(
      "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, " +
        'and an optional second argument to specify a mapping of values to replace in the string',
    );
  }
  const entries = Object.entries(variables).map(([key, value]): [string, Json] => [key, value ?? null]);
  return { name: 'Sub', text, variables: new Map(entries) };
}

function readJoin(argument: Json | undefined): FunctionCall {
  const [delimiter, items, ...more] = Array.isArray(argument) ? argument : [];
  const list = Array.isArray(items) ? items : functionCall(items ?? null);
  if (typeof delimiter !== 'string' || list === undefined || more.length > 0) {
    throw templateError(
      'every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or ' +
        'a function that returns a list of strings (such as Fn::GetAZs) to be joined.',
    );
  }
  return { name: 'Join', delimiter, items: list };
}
