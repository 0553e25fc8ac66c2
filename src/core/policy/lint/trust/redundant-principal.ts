import type { Rule } from '../rule.ts';

const SESSION = /^arn:([^:]*):sts::([0-9]{12}):assumed-role\/([^/]+)\/.+$/;
const ROLE = /^arn:([^:]*):iam::([0-9]{12}):role\/(?:.*\/)?([^/]+)$/;

export const redundantPrincipal: Rule = {
  id: 'trust-redundant-principal',
  severity: 'low',
  title: 'a session of a role beside the role itself',
  fix: 'remove the session',
  uses: ['trust'],
  on: 'statement',
  check: ({ principal }) => {
    const values = (principal?.entries ?? []).filter(({ type }) => type === 'AWS').map(({ value }) => value);
    const roles = new Set(values.flatMap(({ text }) => identityOf(ROLE, text)));
    return values
      .filter(({ text }) => identityOf(SESSION, text).some((role) => roles.has(role)))
      .map(({ at }) => ({ at }));
  },
};

function identityOf(form: RegExp, arn: string): readonly string[] {
  const found = form.exec(arn);
  return found === null ? [] : [found.slice(1, 4).join(' ')];
}
