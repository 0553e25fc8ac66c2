import type { Statement } from '../document/document.ts';
import { testsKey } from './condition-keys.ts';
import { allows } from './coverage.ts';
import type { Spot } from './rule.ts';

/** Keys with which a service says for whom it acts. */
const SOURCE_KEYS = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths'];

/**
 * Services that need no test or break under one (policy-lints.md 5). Compute: the role is attached to a resource of the account.
 * The others are known not to send the keys.
 */
const EXEMPT: ReadonlySet<string> = new Set([
  'ec2.amazonaws.com',
  'ec2.amazonaws.com.cn',
  'lambda.amazonaws.com',
  'edgelambda.amazonaws.com',
  'pods.eks.amazonaws.com',
  'cloudtrail.amazonaws.com',
  'elastictranscoder.amazonaws.com',
]);

/** Each service of an Allow that may act for anybody. Every one of a list is looked at. */
export function unboundServices(statement: Statement): readonly Spot[] {
  if (!allows(statement) || testsKey(statement, SOURCE_KEYS)) return [];
  return (statement.principal?.entries ?? [])
    .filter(({ type, value }) => type === 'Service' && !EXEMPT.has(value.text))
    .map(({ value: { text, at } }) => ({
      at,
      message: `${text} may act here on behalf of any account's resources`,
    }));
}
