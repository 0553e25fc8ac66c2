import type { Json } from '../../../core/records/record.ts';
import { isObject } from './json-shape.ts';
import type { OutputDeclaration } from './template.ts';
import { templateFormatError } from './template-refusal.ts';

const MAX_OUTPUTS = 200;
const MEMBERS = ['Value', 'Description', 'Export'];

/** The Outputs section. Throws `Refusal` ValidationError. */
export function parseOutputs(section: Json | undefined): readonly OutputDeclaration[] {
  if (section === undefined) return [];
  if (!isObject(section)) throw templateFormatError('Outputs section must be a map.');
  const entries = Object.entries(section);
  if (entries.length > MAX_OUTPUTS) {
    throw templateFormatError(
      `Number of outputs, ${entries.length}, is greater than maximum allowed, ${MAX_OUTPUTS}`,
    );
  }
  return entries.map(([key, value]) => parseOutput(key, value));
}

function parseOutput(key: string, value: Json | undefined): OutputDeclaration {
  if (!/^[A-Za-z0-9]{1,255}$/.test(key)) throw templateFormatError(`Output name ${key} is non alphanumeric.`);
  if (!isObject(value)) throw templateFormatError('Every Outputs member must be an object.');
  const unknown = Object.keys(value).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) {
    throw templateFormatError(`[/Outputs/${key}] Invalid template output property '${unknown}'`);
  }
  const { Value: output, Description: description, Export: exported } = value;
  if (output === undefined) {
    throw templateFormatError(`[/Outputs/${key}] Every Outputs member must contain a Value object`);
  }
  if (description !== undefined && typeof description !== 'string') {
    throw templateFormatError(`[/Outputs/${key}] Every Description member must be a string.`);
  }
  if (exported !== undefined && (!isObject(exported) || exported.Name === undefined)) {
    throw templateFormatError(`[/Outputs/${key}/Export] Every Export member must contain a Name.`);
  }
  return { key, value: output, description, exportName: exported?.Name };
}
