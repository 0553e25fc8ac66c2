import { splitActions } from '../errors/actions.ts';
import { hasWildcard } from '../globs.ts';
import { quote } from '../quote.ts';
import type { Rule } from '../rule.ts';

export const wildcardInServiceName: Rule = {
  id: 'wildcard-in-service-name',
  severity: 'low',
  title: 'a wildcard in the name of a service may reach others',
  fix: 'write it out',
  on: 'statement',
  check: (statement) => [
    ...splitActions(statement)
      .filter(({ prefix }) => hasWildcard(prefix))
      .map(({ prefix, at }) => ({ at, message: `${quote(prefix)} may reach several services` })),
    ...(statement.resource?.values ?? [])
      .filter(({ text }) => text.startsWith('arn:') && hasWildcard(text.split(':')[2] ?? ''))
      .map(({ text, at }) => ({ at, message: `${quote(text)} may reach several services` })),
  ],
};

export const nullWithQualifier: Rule = {
  id: 'null-with-qualifier',
  severity: 'low',
  title: 'Null under a set operator is constant',
  fix: 'remove the set operator',
  on: 'test',
  check: ({ name, operator }) =>
    name.base === 'Null' && name.quantifier !== 'one' ? [{ at: operator.at }] : [],
};

export const improveIpRange: Rule = {
  id: 'improve-ip-range',
  severity: 'low',
  title: 'host bits set in a CIDR range are ignored',
  fix: 'use the network address',
  on: 'test',
  check: ({ name, values }) =>
    /IpAddress$/.test(name.base)
      ? values
          .filter(({ text }) => hasHostBits(text))
          .map(({ text, at }) => ({ at, message: `${quote(text)} has host bits set: they are ignored` }))
      : [],
};

/** IPv4 only: in IPv6 notation the network address is not told at a glance. */
function hasHostBits(range: string): boolean {
  const [, a, b, c, d, length] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(range) ?? [];
  if (length === undefined || Number(length) > 32) return false;
  const address = ((Number(a) * 256 + Number(b)) * 256 + Number(c)) * 256 + Number(d);
  return address % 2 ** (32 - Number(length)) !== 0;
}
