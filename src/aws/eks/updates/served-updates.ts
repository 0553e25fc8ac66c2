import { Refusal } from '../../../core/errors/refusal.ts';

/** Node groups and capabilities do not exist here, so neither do updates of them. Throws `Refusal`. */
export function requireServedUpdates(input: {
  readonly nodegroupName?: string | undefined;
  readonly capabilityName?: string | undefined;
}): void {
  const { nodegroupName, capabilityName } = input;
  if (nodegroupName !== undefined)
    throw new Refusal('ResourceNotFoundException', 404, `No node group found for name: ${nodegroupName}.`, {
      members: { nodegroupName },
    });
  if (capabilityName !== undefined)
    throw new Refusal('ResourceNotFoundException', 404, `No capability found for name: ${capabilityName}.`);
}
