import { CALLERS, type CallerName } from './callers.ts';
import type { PolicyCase } from './policy-case.ts';
import { type FileCase, readFileCases } from './read-json.ts';

/** How a resource policy's principal names a caller. */
interface PrincipalCase extends FileCase {
  readonly effect?: 'Allow' | 'Deny';
  readonly principal?: unknown;
  readonly notPrincipal?: unknown;
  readonly caller: CallerName;
  /** 0 not at all, 1 by the account, 2 by the role or user behind it, 3 directly. A Deny applies from 1 on. */
  readonly grade: number;
}

type Expanded = Omit<PolicyCase, 'needs'>;

const NOTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'nothing:Nothing', Resource: '*' },
});
const ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
});

/** A grade shows in three questions: what the policy gives alone, under a session policy, and across accounts. */
export function principalCases(): readonly Expanded[] {
  const cases = readFileCases<PrincipalCase>('principals', [
    'effect',
    'principal',
    'notPrincipal',
    'caller',
    'grade',
  ]);
  return cases.flatMap((each) => (each.effect === 'Deny' ? [deny(each)] : allow(each)));
}

function deny(each: PrincipalCase): Expanded {
  const everyone = { Effect: 'Allow', Principal: granted(each), Action: '*', Resource: '*' };
  const decision = each.grade > 0 ? 'explicitDeny' : 'allowed';
  return question(each, 'denied', [everyone, statementOf(each)], {}, decision);
}

/** An entry that grants to the caller of a Deny, so that a Deny which does not apply shows. */
function granted({ caller }: PrincipalCase): object {
  const principal = CALLERS[caller];
  if (principal.type === 'service') return { Service: principal.name };
  return principal.type === 'federated' ? { Federated: principal.provider } : { AWS: '*' };
}

function allow(each: PrincipalCase): Expanded[] {
  const { type } = CALLERS[each.caller];
  const from = (grade: number) => (each.grade >= grade ? 'allowed' : 'implicitDeny');
  const statements = [statementOf(each)];
  const otherAccount = { resourceAccount: '444455556666' };
  if (type === 'service' || type === 'federated' || type === 'anonymous')
    return [question(each, 'alone', statements, {}, from(1))];
  const across = question(each, 'across accounts', statements, otherAccount, from(1));
  if (type === 'root') return [across];
  return [
    question(each, 'alone', statements, {}, from(2)),
    question(each, 'under a session policy', statements, { session: [NOTHING] }, from(3)),
    across,
  ];
}

function statementOf({ effect = 'Allow', principal, notPrincipal }: PrincipalCase): object {
  const named = notPrincipal === undefined ? { Principal: principal } : { NotPrincipal: notPrincipal };
  return { Effect: effect, ...named, Action: '*', Resource: '*' };
}

function question(
  each: PrincipalCase,
  how: string,
  statements: readonly object[],
  more: { readonly session?: readonly string[]; readonly resourceAccount?: string },
  decision: PolicyCase['expect']['decision'],
): Expanded {
  const across = more.resourceAccount !== undefined;
  const all = across ? [ALL] : [];
  // A federated user has what its identity policies and its session policy both allow.
  const session = across && each.caller === 'federated-user' ? [ALL] : more.session;
  return {
    name: `principals: ${each.rule}: ${each.title}, ${how}`,
    rule: each.rule,
    layers: {
      identity: all,
      session,
      resource: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    },
    request: {
      action: 's3:GetObject',
      resource: '*',
      principal: CALLERS[each.caller],
      context: {},
      resourceAccount: more.resourceAccount,
    },
    trust: false,
    expect: { decision },
  };
}
