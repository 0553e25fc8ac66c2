import { Refusal } from '../../../core/errors/refusal.ts';
import type { Json } from '../../../core/records/record.ts';
import { isObject, type JsonObject } from '../template/json-shape.ts';

/** A text; numbers and booleans are taken as their text, as CloudFormation does. Throws `Refusal` ValidationError. */
export function stringProperty(properties: JsonObject, name: string): string | undefined {
  const value = properties[name];
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw wrongType(name, 'String');
}

export function requiredString(properties: JsonObject, name: string): string {
  const value = stringProperty(properties, name);
  if (value === undefined) throw new Refusal('ValidationError', 400, `Property ${name} cannot be empty.`);
  return value;
}

export function integerProperty(properties: JsonObject, name: string): number | undefined {
  const value = stringProperty(properties, name);
  if (value === undefined) return undefined;
  if (!/^-?\d{1,9}$/.test(value)) throw wrongType(name, 'Integer');
  return Number(value);
}

export function stringsProperty(properties: JsonObject, name: string): readonly string[] {
  return listOf(properties, name).map((item) => {
    if (typeof item !== 'string') throw wrongType(name, 'List of String');
    return item;
  });
}

export function objectsProperty(properties: JsonObject, name: string): readonly JsonObject[] {
  return listOf(properties, name).map((item) => {
    if (!isObject(item)) throw wrongType(name, 'List');
    return item;
  });
}

/** A policy document: an object, or its JSON text as it is. */
export function documentProperty(properties: JsonObject, name: string): string {
  const value = properties[name];
  if (typeof value === 'string') return value;
  if (!isObject(value)) throw wrongType(name, 'Json');
  return JSON.stringify(value);
}

function listOf(properties: JsonObject, name: string): readonly Json[] {
  const value = properties[name];
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrongType(name, 'List');
  return value;
}

function wrongType(name: string, type: string): Refusal {
  return new Refusal('ValidationError', 400, `Value of property ${name} must be of type ${type}`);
}
