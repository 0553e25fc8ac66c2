import { Refusal } from '../../../core/errors/refusal.ts';
import { referencesOf } from './references.ts';
import type { ResourceDeclaration, Template } from './template.ts';

/**
 * The resources in an order in which each comes after what it refers to or depends on; ties keep the template's order.
 * Throws `Refusal` ValidationError on a cycle. References must have been checked.
 */
export function creationOrder(template: Template): readonly ResourceDeclaration[] {
  const waiting = new Map([...template.resources].map(([id, resource]) => [id, needs(template, resource)]));
  const order: ResourceDeclaration[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting].find(([, needed]) => ![...needed].some((id) => waiting.has(id)));
    const next = ready && template.resources.get(ready[0]);
    if (next === undefined) {
      const cycle = [...waiting.keys()].sort().join(', ');
      throw new Refusal('ValidationError', 400, `Circular dependency between resources: [${cycle}]`);
    }
    waiting.delete(next.logicalId);
    order.push(next);
  }
  return order;
}

function needs(template: Template, resource: ResourceDeclaration): ReadonlySet<string> {
  const referred = Object.values(resource.properties)
    .flatMap(referencesOf)
    .map(({ target }) => target);
  return new Set([...referred, ...resource.dependsOn].filter((id) => template.resources.has(id)));
}
