import { GLOBAL } from '../../core/records/record.ts';
import { BUCKET, type Bucket } from '../../core/records/resources.ts';
import type { Services } from '../services.ts';
import { findBucket } from './buckets.ts';
import { malformedPolicy } from './refusals.ts';

/** S3's bound for bucket policies, in bytes. */
const MAXIMUM = 20_480;

/** Sets or, with undefined, removes the bucket's policy. Throws `Refusal` NoSuchBucket or MalformedPolicy. */
export async function changeBucketPolicy(
  services: Services,
  name: string,
  document: string | undefined,
): Promise<void> {
  if (document !== undefined) checkDocument(document);
  await services.directory.transact((tx) => {
    const { policy: _, ...rest } = findBucket(tx, name);
    const bucket: Bucket = document === undefined ? rest : { ...rest, policy: document };
    tx.put(BUCKET, GLOBAL, name, bucket);
  });
}

/** The outline only: what the policy engine cannot compile allows nothing, so that a mistake here fails closed. */
function checkDocument(document: string): void {
  if (new TextEncoder().encode(document).byteLength > MAXIMUM)
    throw malformedPolicy('Policy exceeds the maximum allowed document size.');
  const policy = parseObject(document);
  if (policy === undefined)
    throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  if (policy.Statement === undefined) throw malformedPolicy('Missing required field Statement');
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  for (const statement of statements) checkStatement(statement);
}

function checkStatement(statement: unknown): void {
  if (typeof statement !== 'object' || statement === null)
    throw malformedPolicy('Policy has invalid statement');
  const present = (names: readonly string[]) => names.some((name) => Object.hasOwn(statement, name));
  if (!present(['Effect'])) throw malformedPolicy('Missing required field Effect');
  if (!present(['Principal', 'NotPrincipal'])) throw malformedPolicy('Missing required field Principal');
  if (!present(['Action', 'NotAction'])) throw malformedPolicy('Missing required field Action');
  if (!present(['Resource', 'NotResource'])) throw malformedPolicy('Missing required field Resource');
}

function parseObject(text: string): { readonly Statement?: unknown } | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    // A text that starts with a brace and parses is an object.
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
