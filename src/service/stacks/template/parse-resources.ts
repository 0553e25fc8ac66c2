import type { Json } from '../../../core/records/record.ts';
import { RESOURCE_TYPES } from '../resources/resource-types.ts';
import { isObject, type JsonObject } from './json-shape.ts';
import type { ResourceDeclaration } from './template.ts';
import { templateFormatError } from './template-refusal.ts';

const MAX_RESOURCES = 500;
const MEMBERS = ['Type', 'Properties', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Metadata'];

/** The Resources section. Throws `Refusal` ValidationError. */
export function parseResources(section: Json | undefined): ReadonlyMap<string, ResourceDeclaration> {
  if (!isObject(section) || Object.keys(section).length === 0) {
    throw templateFormatError('At least one Resources member must be defined.');
  }
  const entries = Object.entries(section);
  if (entries.length > MAX_RESOURCES) {
    throw templateFormatError(
      `Number of resources, ${entries.length}, is greater than maximum allowed, ${MAX_RESOURCES}`,
    );
  }
  const resources = entries.map(([logicalId, value]) => parseResource(logicalId, value));
  const types = resources.map((resource) => resource.type);
  const unknown = [...new Set(types.filter((type) => !Object.hasOwn(RESOURCE_TYPES, type)))];
  if (unknown.length > 0) throw templateFormatError(`Unrecognized resource types: [${unknown.join(', ')}]`);
  for (const resource of resources) checkProperties(resource);
  return new Map(resources.map((resource) => [resource.logicalId, resource]));
}

function parseResource(logicalId: string, value: Json | undefined): ResourceDeclaration {
  if (!/^[A-Za-z0-9]{1,255}$/.test(logicalId)) {
    throw templateFormatError(`Resource name {${logicalId}} is non alphanumeric.`);
  }
  const at = `[/Resources/${logicalId}]`;
  if (!isObject(value)) throw templateFormatError(`${at} Every Resources member must be an object.`);
  const unknown = Object.keys(value).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined)
    throw templateFormatError(`${at} Invalid template resource property '${unknown}'`);
  const { Type: type, Properties: properties = {} } = value;
  if (typeof type !== 'string') {
    throw templateFormatError(`${at} Every Resources object must contain a Type member.`);
  }
  if (!isObject(properties)) throw templateFormatError(`${at} Properties must be an object.`);
  return {
    logicalId,
    type,
    properties,
    dependsOn: parseDependsOn(value.DependsOn, at),
    deletionPolicy: parseDeletionPolicy(value.DeletionPolicy, at),
  };
}

function parseDependsOn(value: Json | undefined, at: string): readonly string[] {
  const list = value === undefined ? [] : Array.isArray(value) ? value : [value];
  if (!list.every((item) => typeof item === 'string')) {
    throw templateFormatError(`${at} Every DependsOn value must be a string.`);
  }
  return list;
}

function parseDeletionPolicy(value: Json | undefined, at: string): 'Delete' | 'Retain' {
  if (value === undefined || value === 'Delete') return 'Delete';
  if (value === 'Retain') return 'Retain';
  throw templateFormatError(`${at} Unrecognized DeletionPolicy ${JSON.stringify(value)}`);
}

function checkProperties({ logicalId, type, properties }: ResourceDeclaration): void {
  const known = RESOURCE_TYPES[type];
  const unknown = Object.keys(properties as JsonObject).find((name) => known?.properties[name] === undefined);
  if (unknown !== undefined) {
    throw templateFormatError(`[/Resources/${logicalId}] Encountered unsupported property ${unknown}`);
  }
  const missing = Object.entries(known?.properties ?? {}).find(
    ([name, need]) => need === 'required' && properties[name] === undefined,
  );
  if (missing !== undefined) {
    throw templateFormatError(`[/Resources/${logicalId}] Property ${missing[0]} cannot be empty.`);
  }
}
