import { Refusal } from '../../core/errors/refusal.ts';

/** EKS's errors of add-ons carry both names (eks.md 10). */
export interface AddonNames {
  readonly cluster: string;
  readonly addon: string;
}

function members({ cluster, addon }: AddonNames): Readonly<Record<string, string>> {
  return { clusterName: cluster, addonName: addon };
}

export const noSuchAddon = (names: AddonNames) =>
  new Refusal(
    'ResourceNotFoundException',
    404,
    `No addon: ${names.addon} found in cluster: ${names.cluster}`,
    {
      members: members(names),
    },
  );

export const addonExists = (names: AddonNames) =>
  new Refusal('ResourceInUseException', 409, 'Addon already exists.', { members: members(names) });

/** While it is being made, changed or deleted. Unverified text. */
export const addonBusy = (names: AddonNames, status: string) =>
  new Refusal('ResourceInUseException', 409, `Addon ${names.addon} is in ${status} state.`, {
    members: members(names),
  });

export const invalidAddon = (names: AddonNames, message: string) =>
  new Refusal('InvalidParameterException', 400, message, { members: members(names) });

/** Ours: an add-on that would only pretend to run is refused. */
export const notHosted = (names: AddonNames, why: string) =>
  new Refusal(
    'InvalidRequestException',
    400,
    `Addon ${names.addon} cannot run in cluster ${names.cluster}: ${why}.`,
    {
      members: members(names),
    },
  );
