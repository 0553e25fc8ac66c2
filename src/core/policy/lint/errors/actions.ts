import type { Statement, Text } from '../../document/document.ts';
import { hasKey } from '../condition-keys.ts';
import { actionPattern } from '../coverage.ts';
import { globsMeet, hasWildcard } from '../globs.ts';
import type { ActionKnowledge } from '../knowledge.ts';
import { nearest } from '../nearest.ts';
import { quote } from '../quote.ts';
import type { Rule, Spot } from '../rule.ts';

export const invalidServiceInAction: Rule = {
  id: 'invalid-service-in-action',
  severity: 'error',
  title: 'the service of an action does not exist',
  fix: 'use a known one',
  on: 'statement',
  check: (statement, { knowledge }) =>
    splitActions(statement).flatMap(({ prefix, at }) => {
      if (hasWildcard(prefix) || knowledge.service(prefix.toLowerCase()) !== undefined) return [];
      const fix = () => {
        const near = nearest(prefix, knowledge.services());
        return near === undefined ? 'use a known one' : `use ${near}`;
      };
      return [{ at, message: `no service is called ${quote(prefix)}`, fix }];
    }),
};

export const invalidAction: Rule = {
  id: 'invalid-action',
  severity: 'error',
  title: 'the action does not exist',
  fix: 'use a known one',
  on: 'statement',
  check: (statement, { knowledge }) =>
    splitActions(statement).flatMap(({ prefix, name, at }): readonly Spot[] => {
      const service = knowledge.service(prefix.toLowerCase());
      const wanted = name.toLowerCase();
      if (service === undefined || service.actions.has(wanted)) return [];
      if (!hasWildcard(name)) {
        const fix = () => {
          const near = nearest(
            name,
            [...service.actions.values()].map((facts) => facts.name),
          );
          return near === undefined ? 'use a known one' : `use ${service.prefix}:${near}`;
        };
        return [{ at, message: `${service.prefix} has no action ${quote(name)}`, fix }];
      }
      if (matchesAny(wanted, service.actions.keys())) return [];
      return [{ at, message: `${quote(name)} matches no action of ${service.prefix}` }];
    }),
};

/** True also for a pattern beyond the engine's bounds: that is reported elsewhere. */
function matchesAny(pattern: string, names: Iterable<string>): boolean {
  const matches = actionPattern(pattern);
  for (const name of names) if (matches(name)) return true;
  return false;
}

interface SplitAction extends Pick<Text, 'at'> {
  readonly prefix: string;
  readonly name: string;
}

/** More than any document that AWS saves can hold; what follows is not examined. */
const MAX_ACTIONS = 2000;

export function splitActions({ action }: Statement): readonly SplitAction[] {
  return (action?.values ?? []).slice(0, MAX_ACTIONS).flatMap(({ text, at }) => {
    const cut = text.indexOf(':');
    return cut < 1 ? [] : [{ prefix: text.slice(0, cut), name: text.slice(cut + 1), at }];
  });
}

/** Facts of the actions that a statement names in full. */
export function namedActions(statement: Statement, knowledge: ActionKnowledge) {
  if (statement.action?.negated !== false) return [];
  return splitActions(statement).flatMap(({ prefix, name, at }) => {
    const service = knowledge.service(prefix.toLowerCase());
    const facts = service?.actions.get(name.toLowerCase());
    return service === undefined || facts === undefined ? [] : [{ service, facts, at }];
  });
}

/** Keys of services that are in requests to others too (policy-language.md 13). */
const AS_GOOD_AS_GLOBAL = /^(ec2:(roledelivery|sourceinstancearn)|lambda:sourcefunctionarn|ssm:.*)$/;

/** Only keys that belong to a service: global keys are in every request that has them. */
export const unsupportedActionForConditionKey: Rule = {
  id: 'unsupported-action-for-condition-key',
  severity: 'error',
  title: 'an action of the statement does not support the condition key',
  fix: 'put those actions into a statement of their own',
  on: 'test',
  check: ({ key, name }, statement, { knowledge }) => {
    const wanted = key.text.toLowerCase();
    if (AS_GOOD_AS_GLOBAL.test(wanted)) return [];
    const owner = knowledge.service(wanted.slice(0, Math.max(wanted.indexOf(':'), 0)));
    if (owner === undefined || name.ifExists || name.base === 'Null' || !hasKey(owner.keys, wanted))
      return [];
    const odd = namedActions(statement, knowledge).filter(({ service, facts }) => {
      const types = facts.resources.map(
        ({ type }) => service.resourceTypes.get(type)?.keys ?? new Set<string>(),
      );
      return ![facts.keys, ...types].some((keys) => hasKey(keys, wanted));
    });
    const [first] = odd;
    if (first === undefined) return [];
    const more = odd.length === 1 ? '' : ` and ${odd.length - 1} more`;
    return [
      {
        at: key.at,
        message: `${first.service.prefix}:${first.facts.name}${more} does not support ${quote(key.text)}`,
      },
    ];
  },
};

const PASS_ROLE_KEYS = ['iam:passedtoservice', 'iam:associatedresourcearn'];

export const missingActionForConditionKey: Rule = {
  id: 'missing-action-for-condition-key',
  severity: 'error',
  title: 'a condition key that counts only for iam:PassRole, which the statement does not name',
  fix: 'add iam:PassRole, or remove the condition',
  on: 'test',
  check: ({ key }, { action }) => {
    if (!PASS_ROLE_KEYS.includes(key.text.toLowerCase()) || action === undefined || action.negated) return [];
    const named = action.values.some(({ text }) => globsMeet(text.toLowerCase(), 'iam:passrole'));
    return named ? [] : [{ at: key.at }];
  },
};

/** What a resource policy is about is told by its resources. */
export const unsupportedActionInPolicy: Rule = {
  id: 'unsupported-action-in-policy',
  severity: 'error',
  title: 'a resource policy with an action of another service than its resources',
  fix: 'remove it',
  uses: ['resource'],
  on: 'statement',
  check: (statement, { knowledge }) => {
    const segments = (statement.resource?.values ?? []).map(({ text }) => text.split(':')[2] ?? '*');
    if (segments.length === 0 || segments.some(hasWildcard) || statement.action?.negated === true) return [];
    const owners = new Set(segments.flatMap((segment) => [segment, ...knowledge.ownersOfArn(segment)]));
    return splitActions(statement)
      .filter(({ prefix }) => !hasWildcard(prefix) && !owners.has(prefix.toLowerCase()))
      .map(({ prefix, name, at }) => ({
        at,
        message: `${quote(`${prefix}:${name}`)} is no action on ${segments[0]}`,
      }));
  },
};
