import { requireActionFormat } from './action-format.ts';
import { refusePrincipal, requireActions, requireResources } from './elements.ts';
import { type Check, malformed, type PolicyFault } from './fault.ts';
import { passLegacyParsing } from './legacy-parsing.ts';
import { runChecks } from './run-checks.ts';
import { requireUniqueIds } from './statement-ids.ts';

/** Characters, white space included, unlike in IAM (policy-language.md 8.1 and 11). */
export const SERVICE_CONTROL_SIZE = 10_240;

/** Unverified: the reference records no texts for guardrails; Organizations answers one for every fault. */
const REFUSED = 'The provided policy document does not meet the requirements of the specified policy type.';

/** A short ARN is accepted only when its last part ends in a star (policy-language.md 3.2). */
const requireWholeResources: Check = ({ statements }) => {
  for (const { resource } of statements) {
    const bad = resource?.values.find(({ text }) => text.split(':').length < 6 && !text.endsWith('*'));
    if (bad !== undefined)
      return malformed(REFUSED, bad.at, `Resource ${bad.text} must be a whole ARN or end in *.`);
  }
  return undefined;
};

const CHECKS: readonly Check[] = [
  passLegacyParsing,
  refusePrincipal,
  requireUniqueIds,
  requireActions,
  requireResources,
  requireActionFormat,
  requireWholeResources,
];

/** Service control policies: the whole language since September 2025, without principals. Undefined when it may be saved. */
export function validateServiceControlPolicy(text: string): PolicyFault | undefined {
  if (text.length > SERVICE_CONTROL_SIZE) {
    return malformed(
      REFUSED,
      undefined,
      `${text.length} characters; at most ${SERVICE_CONTROL_SIZE} are allowed.`,
    );
  }
  const fault = runChecks(text, { kind: 'identity', syntax: () => REFUSED, checks: CHECKS });
  if (fault === undefined || fault.message === REFUSED) return fault;
  return { ...fault, message: REFUSED, detail: fault.detail ?? fault.message };
}
