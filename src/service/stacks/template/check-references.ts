import { RESOURCE_TYPES } from '../resources/resource-types.ts';
import { isPseudoParameter } from './pseudo-parameters.ts';
import { type Reference, referencesOf } from './references.ts';
import type { Template } from './template.ts';
import { templateError, templateFormatError } from './template-refusal.ts';

/** Checks that every name in the template means something. Throws `Refusal` ValidationError. */
export function checkReferences(template: Template): void {
  const resources = [...template.resources.values()];
  checkBlock(
    template,
    'Resources',
    resources.flatMap(({ properties }) => Object.values(properties).flatMap(referencesOf)),
    resources.flatMap(({ dependsOn }) => dependsOn),
  );
  const outputs = template.outputs.flatMap(({ value, exportName }) =>
    [value, exportName].flatMap(referencesOf),
  );
  checkBlock(template, 'Outputs', outputs, []);
}

function checkBlock(
  template: Template,
  block: 'Resources' | 'Outputs',
  references: readonly Reference[],
  dependsOn: readonly string[],
): void {
  for (const reference of references) checkAttribute(template, reference);
  const plain = references.filter(({ attribute }) => attribute === undefined).map(({ target }) => target);
  const unknown = [
    ...plain.filter((name) => !knows(template, name)),
    ...dependsOn.filter((name) => !template.resources.has(name)),
  ];
  if (unknown.length > 0) {
    const names = [...new Set(unknown)].join(', ');
    throw templateFormatError(
      `Unresolved resource dependencies [${names}] in the ${block} block of the template`,
    );
  }
}

function checkAttribute(template: Template, { target, attribute, from }: Reference): void {
  if (attribute === undefined) return;
  const resource = template.resources.get(target);
  if (resource === undefined) {
    throw templateError(`instance of Fn::${from} references undefined resource ${target}`);
  }
  if (!RESOURCE_TYPES[resource.type]?.attributes.includes(attribute)) {
    throw templateError(`resource ${target} does not support attribute type ${attribute} in Fn::${from}`);
  }
}

function knows(template: Template, name: string): boolean {
  return template.parameters.has(name) || template.resources.has(name) || isPseudoParameter(name);
}
