import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DecisionInput } from '../combine/decision.ts';
import { decide } from '../decide.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { explain } from '../explain/explain.ts';
import { applied, CALLERS, type CallerName, type Case, contextOf, readCases } from './cases.fake.ts';

interface StatementCase extends Case {
  readonly version?: string;
  readonly effect?: 'Allow' | 'Deny';
  readonly kind?: 'resource';
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Does the statement apply to the request? A Deny is asked beside an Allow of everything. */
function applies(
  { version = '2012-10-17', effect = 'Allow', kind, context }: StatementCase,
  statement: object,
  request: { readonly action: string; readonly resource: string },
): boolean {
  const principal = kind === 'resource' ? { Principal: '*' } : {};
  const all = { Effect: 'Allow', Action: '*', Resource: '*', ...principal };
  const asked = { ...all, ...statement, Effect: effect };
  const policy = applied(
    { Version: version, Statement: effect === 'Deny' ? [all, asked] : [asked] },
    kind ?? 'identity',
  );
  const input: DecisionInput = {
    request: { ...request, principal: CALLERS.user, context: contextOf(context) },
    layers: kind === 'resource' ? { identity: [], resource: policy } : { identity: [policy] },
  };
  const decision = decide(input);
  assert.deepEqual(explain(input).decision, decision, 'explain and decide agree');
  return decision.allowed === (effect === 'Allow');
}

for (const each of readCases<StatementCase & { condition: object; holds: boolean }>('conditions')) {
  test(`policy-language.md ${each.rule}: ${each.title}`, () => {
    const held = applies(each, { Condition: each.condition }, { action: 's3:GetObject', resource: '*' });
    assert.equal(held, each.holds);
  });
}

type ActionCase = StatementCase & {
  readonly action?: string | readonly string[];
  readonly notAction?: string | readonly string[];
  readonly request: string;
  readonly matches: boolean;
};
for (const each of readCases<ActionCase>('actions')) {
  test(`policy-language.md ${each.rule}: ${each.title}`, () => {
    const element = each.notAction === undefined ? { Action: each.action } : notAction(each.notAction);
    assert.equal(applies(each, element, { action: each.request, resource: '*' }), each.matches);
  });
}

function notAction(patterns: string | readonly string[]): object {
  return { Action: undefined, NotAction: patterns };
}

type ResourceCase = StatementCase & {
  readonly resource?: string | readonly (string | null)[];
  readonly notResource?: string | readonly string[];
  readonly request: string;
  readonly matches: boolean;
};
for (const each of readCases<ResourceCase>('resources')) {
  test(`policy-language.md ${each.rule}: ${each.title}`, () => {
    const element =
      each.notResource === undefined
        ? { Resource: each.resource }
        : { Resource: undefined, NotResource: each.notResource };
    assert.equal(applies(each, element, { action: 's3:GetObject', resource: each.request }), each.matches);
  });
}

type PrincipalCase = Case & {
  readonly effect?: 'Allow' | 'Deny';
  readonly principal?: unknown;
  readonly notPrincipal?: unknown;
  readonly caller: CallerName;
  readonly grade: number;
};
for (const each of readCases<PrincipalCase>('principals')) {
  test(`policy-language.md ${each.rule}: ${each.title}`, () => {
    const { effect = 'Allow', principal, notPrincipal } = each;
    const named = notPrincipal === undefined ? { Principal: principal } : { NotPrincipal: notPrincipal };
    const statement = { Effect: effect, ...named, Action: '*', Resource: '*' };
    const { program } = applied({ Version: '2012-10-17', Statement: [statement] }, 'resource');
    const outcome = evaluate(program, {
      action: 's3:GetObject',
      resource: '*',
      principal: CALLERS[each.caller],
      context: contextOf(),
    });
    assert.equal(program.fault, undefined);
    assert.equal(outcome, effect === 'Deny' && each.grade > 0 ? -1 : each.grade);
  });
}
