import type { Reader } from '../../core/ports/directory.ts';
import { SERVICE_CONTROL_POLICY } from '../../core/records/organization.ts';
import { organizationOf } from '../accounts/organization.ts';
import { isServiceLinked } from '../roles/service-linked/protected-role.ts';
import { type SimulatedPolicy, storedPolicy } from './simulated-policy.ts';

/** The service control policies that limit the account's users and roles; undefined when none do. Throws `Refusal` PolicyEvaluation. */
export function attachedScps(
  reader: Reader,
  account: string,
  holder: { readonly path: string },
): readonly (readonly SimulatedPolicy[])[] | undefined {
  if (organizationOf(reader)?.managementAccount === account) return undefined;
  if (isServiceLinked(holder)) return undefined;
  const attached = reader.list(SERVICE_CONTROL_POLICY, account);
  if (attached.length === 0) return undefined;
  return [attached.map(({ body }) => storedPolicy(body.document, 'identity', body.name, body.arn))];
}
