import { GetRoleCommand, GetUserCommand } from '@aws-sdk/client-iam';
import { bareArn } from '../../../service/access-entries/principal.ts';
import type { ShownMapping } from '../../auth/map-view.ts';
import type { ClusterSession } from '../start-up.ts';

const NAMED = /^arn:[a-z-]+:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/;

/**
 * ARNs, as IAM has them, of the principals of the cluster's account that the entries are about. aws-auth knows roles without
 * their paths; a user's ARN must be the very one.
 */
export async function findPrincipals(
  { clients: { iam }, account }: ClusterSession,
  mappings: readonly ShownMapping[],
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { arn } of mappings) {
    const [, owner, kind, name] = NAMED.exec(arn) ?? [];
    if (owner !== account || name === undefined || name.includes('*')) continue;
    const present = await orNobody(async () =>
      kind === 'role'
        ? (await iam.send(new GetRoleCommand({ RoleName: name }))).Role?.Arn
        : (await iam.send(new GetUserCommand({ UserName: name }))).User?.Arn,
    );
    // A role's entry with a path matched nobody, or this role alone.
    const anyPath = kind === 'role' && bareArn(arn) === arn.toLowerCase();
    if (present !== undefined && (anyPath || present === arn)) found.set(arn, present);
  }
  return found;
}

async function orNobody(ask: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await ask();
  } catch (failure) {
    if (failure instanceof Error && failure.name.startsWith('NoSuchEntity')) return undefined;
    throw failure;
  }
}
