import { invalidInput } from '../validation/iam-refusals.ts';
import { type ContextEntry, readContextEntries } from './context-entries.ts';
import type { Simulation } from './simulate.ts';
import { inputPolicy, type SimulatedPolicy } from './simulated-policy.ts';

/** What both simulations take, as the door hands it over. */
export interface SimulationInput {
  readonly policies: readonly string[];
  readonly boundaries: readonly string[];
  /** From the organization's root to the account; undefined: no organization. */
  readonly organization: readonly (readonly string[])[] | undefined;
  readonly resourcePolicy: string | undefined;
  readonly resourceOwner: string | undefined;
  readonly callerArn: string | undefined;
  readonly context: readonly ContextEntry[];
}

/** The parts of a simulation that do not depend on whose it is. */
export type ReadInput = Pick<
  Simulation,
  'identity' | 'boundary' | 'scps' | 'resourcePolicy' | 'resourceOwner' | 'context'
>;

/** Throws `Refusal` InvalidInput or PolicyEvaluation. */
export function readSimulationInput(input: SimulationInput): ReadInput {
  checkTotal([
    ...input.policies,
    ...input.boundaries,
    ...(input.organization ?? []).flat(),
    input.resourcePolicy ?? '',
  ]);
  const [boundary, ...more] = input.boundaries.map((text, at) =>
    inputPolicy(text, 'identity', `PermissionsBoundaryPolicyInputList.${at + 1}`),
  );
  if (more.length > 0) {
    throw invalidInput(
      'Invalid Input PermissionsBoundaryPolicyInputList: only one permissions boundary may be given.',
    );
  }
  const { resourcePolicy } = input;
  return {
    identity: inputPolicies(input.policies),
    boundary,
    scps: input.organization?.map((level, at) =>
      level.map((text, number) =>
        inputPolicy(text, 'identity', `OrderedOrganizationPolicyInputList.${at + 1}.${number + 1}`),
      ),
    ),
    // As a trust policy: those need no resources, and whatever has some is read the same.
    resourcePolicy:
      resourcePolicy === undefined ? undefined : inputPolicy(resourcePolicy, 'trust', 'ResourcePolicy'),
    resourceOwner: ownerOf(input.resourceOwner),
    context: readContextEntries(input.context),
  };
}

/** Throws `Refusal` InvalidInput or PolicyEvaluation. */
export function inputPolicies(texts: readonly string[]): SimulatedPolicy[] {
  checkTotal(texts);
  return texts.map((text, at) => inputPolicy(text, 'identity', `PolicyInputList.${at + 1}`));
}

/** The body's own bound would admit seconds of parsing, during which nobody else is answered. */
function checkTotal(texts: readonly string[]): void {
  if (texts.reduce((sum, text) => sum + text.length, 0) <= MAX_TOTAL) return;
  throw invalidInput(`Invalid Input: more than ${MAX_TOTAL} characters of policies.`);
}

const MAX_TOTAL = 1_000_000;
const OWNER = /^arn:[a-z-]+:iam::([0-9]{12}):root$/;

function ownerOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const account = OWNER.exec(text)?.[1];
  if (account === undefined) throw invalidInput(`'${text}' is not a valid as a Resource Owner.`);
  return account;
}
