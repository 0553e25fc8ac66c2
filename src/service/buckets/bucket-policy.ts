import { validateBucketPolicy } from '../../core/policy/index.ts';
import type { Reader } from '../../core/ports/directory.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { BUCKET, type Bucket } from '../../core/records/resources.ts';
import { principalExists } from '../roles/principal-exists.ts';
import { awsPrincipals } from '../roles/trust-principals.ts';
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
    if (document !== undefined) checkPrincipals(tx, services, rest.owner, document);
    const bucket: Bucket = document === undefined ? rest : { ...rest, policy: document };
    tx.put(BUCKET, GLOBAL, name, bucket);
  });
}

/** What may be saved can be evaluated: the policy engine judges it. */
function checkDocument(document: string): void {
  if (new TextEncoder().encode(document).byteLength > MAXIMUM)
    throw malformedPolicy('Policy exceeds the maximum allowed document size.');
  const fault = validateBucketPolicy(document);
  if (fault !== undefined) throw malformedPolicy(fault.message, fault.detail);
}

/** Everyone named must be there: later deletions put the unique id in the name's place, and this keeps it so from the start. */
function checkPrincipals(reader: Reader, { settings }: Services, owner: string, document: string): void {
  const home = { account: owner, partition: settings.partition };
  const unknown = awsPrincipals(document).find((principal) => !principalExists(reader, home, principal));
  if (unknown !== undefined) throw malformedPolicy('Invalid principal in policy', `"AWS" : "${unknown}"`);
}
