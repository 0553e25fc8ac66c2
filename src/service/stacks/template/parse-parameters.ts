import type { Json } from '../../../core/records/record.ts';
import { isObject } from './json-shape.ts';
import type { ParameterDeclaration } from './template.ts';
import { templateFormatError } from './template-refusal.ts';

const MAX_PARAMETERS = 200;
const MEMBERS = ['Type', 'Default', 'Description', 'NoEcho', 'AllowedValues', 'ConstraintDescription'];
const TYPES = ['String', 'Number', 'CommaDelimitedList', 'List<Number>'];

/** The Parameters section. A constraint that would not be kept is refused, not ignored. Throws `Refusal` ValidationError. */
export function parseParameters(section: Json | undefined): ReadonlyMap<string, ParameterDeclaration> {
  if (section === undefined) return new Map();
  if (!isObject(section)) throw templateFormatError('Parameters section must be a map.');
  const entries = Object.entries(section);
  if (entries.length > MAX_PARAMETERS) {
    throw templateFormatError(
      `Number of parameters, ${entries.length}, is greater than maximum allowed, ${MAX_PARAMETERS}`,
    );
  }
  return new Map(entries.map(([name, value]) => [name, parseParameter(name, value)]));
}

function parseParameter(name: string, value: Json | undefined): ParameterDeclaration {
  if (!/^[A-Za-z0-9]{1,255}$/.test(name)) {
    throw templateFormatError(`Parameter name ${name} is non alphanumeric.`);
  }
  if (!isObject(value)) throw templateFormatError('Every Parameters member must be an object.');
  const unknown = Object.keys(value).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) throw templateFormatError(`Invalid template parameter property '${unknown}'`);
  const { Type: type, Default: defaultValue, AllowedValues: allowed, NoEcho: noEcho } = value;
  if (typeof type !== 'string')
    throw templateFormatError('Every Parameters object must contain a Type member.');
  if (!TYPES.includes(type)) throw templateFormatError(`Unrecognized parameter type: ${type}`);
  if (allowed !== undefined && !Array.isArray(allowed)) {
    throw templateFormatError('Every AllowedValues member must be a list.');
  }
  return {
    type,
    defaultValue: defaultValue === undefined ? undefined : scalar(defaultValue),
    allowedValues: allowed?.map(scalar),
    noEcho: noEcho === true || noEcho === 'true',
  };
}

function scalar(value: Json): string {
  if (value === null || typeof value === 'object') {
    throw templateFormatError('Every Default member must be a string.');
  }
  return String(value);
}
