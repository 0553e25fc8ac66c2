/** What of a session counts against the packed budget (sts.md 6.5 and 7.8). */
export interface PackedParts {
  readonly policy?: string | undefined;
  readonly policyArns?: readonly string[] | undefined;
  readonly tags?: ReadonlyMap<string, string> | undefined;
  readonly sourceIdentity?: string | undefined;
  /** Present for web identities: their context is packed too, so that the size is never zero. */
  readonly subject?: string | undefined;
}

/**
 * A linear model of AWS's packed size, fitted to the figures of sts.md 7.8: a subject of some 40 characters 24 to 25 %, one of 256
 * characters 34 %, a source identity 1 to 2 %, a tag about 1 %. The budget also keeps session tokens small enough for a header.
 */
const BUDGET = 2160;
const FEDERATED_CONTEXT = 490;
const SOURCE_IDENTITY = 30;
const TAG = 12;
const POLICY_ARN = 8;
/** AWS packs policy text; half its length stands in for that. */
const POLICY_FACTOR = 0.5;

function tagBytes(tags: ReadonlyMap<string, string>): number {
  let bytes = 0;
  for (const [key, value] of tags) bytes += TAG + key.length + value.length;
  return bytes;
}

/** Percentage of the budget, rounded down; above 100 the session must be refused. */
export function packedSize(parts: PackedParts): number {
  let bytes = 0;
  if (parts.subject !== undefined) bytes += FEDERATED_CONTEXT + parts.subject.length;
  if (parts.sourceIdentity !== undefined) bytes += SOURCE_IDENTITY + parts.sourceIdentity.length;
  if (parts.policy !== undefined) bytes += parts.policy.length * POLICY_FACTOR;
  for (const arn of parts.policyArns ?? []) bytes += POLICY_ARN + arn.length * POLICY_FACTOR;
  if (parts.tags !== undefined) bytes += tagBytes(parts.tags);
  return Math.floor((bytes / BUDGET) * 100);
}
