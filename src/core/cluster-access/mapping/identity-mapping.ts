import { canonicalArn } from '../canonical-arn.ts';
import { asciiLower } from '../token/ascii-lower.ts';
import { EntryFault } from './entry-fault.ts';
import { fieldsOf, textOf } from './fields.ts';
import type { PlacedEntry } from './map-entry.ts';
import { namesOf } from './read-entry.ts';

/**
 * The `spec` of an `IAMIdentityMapping` (cluster-authenticator.md 5.2): an entry with its ARN in canonical form, in lower case as the status
 * shows it. Throws `EntryFault`.
 */
export function readIdentityMapping(name: string, spec: unknown): PlacedEntry & { readonly arn: string } {
  const fields = fieldsOf(spec, 'spec');
  const given = textOf(fields, 'arn');
  if (given === '') throw new EntryFault('value for arn must be supplied');
  const read = canonicalArn(asciiLower(given));
  if ('fault' in read) throw new EntryFault(read.fault);
  const place = `IAMIdentityMapping ${name}`;
  return { section: 'mapRoles', place, arn: read.arn, ...namesOf(fields, ['arn', 'username', 'groups']) };
}
