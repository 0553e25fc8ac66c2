import { requireActions, requireResources } from './elements.ts';
import type { Check, PolicyFault } from './fault.ts';
import { runChecks } from './run-checks.ts';
import { requireUniqueIds } from './statement-ids.ts';
import { requirePrincipal, requirePrincipalForms } from './trust-elements.ts';

/** `NotPrincipal` with Allow is not supported any more (policy-language.md 3.4). */
const refuseAllowNotPrincipal: Check = ({ statements }) => {
  const bad = statements.find(({ principal, effect }) => principal?.negated && effect.text === 'Allow');
  return bad === undefined
    ? undefined
    : { code: 'MalformedPolicy', message: 'Allow with NotPrincipal is not allowed.', at: bad.at };
};

/** S3's texts are unverified: the reference has none for bucket policies. */
const NOT_JSON = "Policies must be valid JSON and the first byte must be '{'";
const SYNTAX = 'Invalid policy syntax.';

/** Bucket policies: principals are required, either version is fine. Undefined when the document may be saved. */
export function validateBucketPolicy(text: string): PolicyFault | undefined {
  const fault = runChecks(text, {
    kind: 'resource',
    syntax: (error) => (error.stage === 'json' ? NOT_JSON : SYNTAX),
    checks: [
      requirePrincipal,
      refuseAllowNotPrincipal,
      requireUniqueIds,
      requireActions,
      requireResources,
      requirePrincipalForms,
    ],
  });
  if (fault === undefined) return undefined;
  const message = fault.message.startsWith('Invalid principal')
    ? 'Invalid principal in policy'
    : fault.message;
  return { ...fault, code: 'MalformedPolicy', message };
}
