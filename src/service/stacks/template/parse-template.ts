import type { Json } from '../../../core/records/record.ts';
import { checkJson, isObject, type JsonObject } from './json-shape.ts';
import { parseOutputs } from './parse-outputs.ts';
import { parseParameters } from './parse-parameters.ts';
import { parseResources } from './parse-resources.ts';
import type { Template } from './template.ts';
import { templateFormatError } from './template-refusal.ts';

const SECTIONS = [
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Resources',
  'Outputs',
];
const FORMAT_VERSION = '2010-09-09';
const MAX_DESCRIPTION = 1024;

/**
 * Reads a template's structure from its parsed text. What this instance cannot do (conditions, mappings, transforms,
 * other resource types) is refused here, before anything is made. Throws `Refusal` ValidationError.
 */
export function parseTemplate(parsed: unknown): Template {
  if (!isObject(parsed)) throw templateFormatError('unsupported structure.');
  const root = checkJson(parsed) as JsonObject; // An object stays one.
  const unknown = Object.keys(root).filter((section) => !SECTIONS.includes(section));
  if (unknown.length > 0) {
    throw templateFormatError(`Invalid template property or properties [${unknown.join(', ')}]`);
  }
  const version = root.AWSTemplateFormatVersion;
  if (version !== undefined && version !== FORMAT_VERSION) {
    throw templateFormatError('Template format version is not supported.');
  }
  return {
    description: parseDescription(root.Description),
    parameters: parseParameters(root.Parameters),
    resources: parseResources(root.Resources),
    outputs: parseOutputs(root.Outputs),
  };
}

function parseDescription(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw templateFormatError('Every Description member must be a string.');
  if (value.length > MAX_DESCRIPTION) throw templateFormatError("'Description' length is greater than 1024.");
  return value;
}
