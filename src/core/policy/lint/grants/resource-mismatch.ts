import { namedActions } from '../errors/actions.ts';
import type { ResourceTypeFacts } from '../knowledge.ts';
import { mayName } from '../resource-arns.ts';
import type { Rule } from '../rule.ts';

/** A longer list is not examined: every pattern is compared with every type of resource. */
const MAX_RESOURCES = 500;

/** An action is asked about resources of its own types, or about `*` when it has none: nothing else matches. */
export const resourceMismatch: Rule = {
  id: 'grant-resource-mismatch',
  severity: 'medium',
  title: 'an action that none of the resources of its statement belongs to: it has no effect',
  fix: 'add a resource of a fitting type',
  uses: ['identity', 'session', 'boundary', 'scp'],
  on: 'statement',
  check: (statement, { knowledge }) => {
    const { resource } = statement;
    if (resource === undefined || resource.negated || resource.values.length === 0) return [];
    if (resource.values.length > MAX_RESOURCES) return [];
    const patterns = resource.values.map(({ text }) => text);
    if (patterns.some((text) => /^\*+$/.test(text))) return [];
    const named = new Map<ResourceTypeFacts, boolean>();
    const isNamed = (type: ResourceTypeFacts) => {
      const found = named.get(type) ?? patterns.some((pattern) => mayName(pattern, type));
      named.set(type, found);
      return found;
    };
    return namedActions(statement, knowledge).flatMap(({ service, facts, at }) => {
      const name = `${service.prefix}:${facts.name}`;
      if (facts.resources.length === 0) {
        const fix = 'put it into a statement with "Resource": "*"';
        return [{ at, message: `${name} takes no resources, so only "*" matches it`, fix }];
      }
      const types = facts.resources.flatMap(({ type }) => service.resourceTypes.get(type) ?? []);
      if (types.length < facts.resources.length) return [];
      if (types.some(isNamed)) return [];
      return [
        {
          at,
          message: `${name} has no effect on these resources`,
          fix: `add a resource such as ${types[0]?.arn ?? ''}`,
        },
      ];
    });
  },
};
