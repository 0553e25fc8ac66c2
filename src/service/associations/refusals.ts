import { Refusal } from '../../core/errors/refusal.ts';
import { invalidParameter } from '../clusters/refusals.ts';

/** Texts of eks.md 5.3; those marked are ours. */
export const noSuchAssociation = (id: string) =>
  new Refusal('ResourceNotFoundException', 404, `No service account role association found for ID: ${id}`);

export const associationExists = (id: string) =>
  new Refusal('ResourceInUseException', 409, `Association already exists: ${id}`);

export const invalidTrustPolicy = (reason: string) =>
  new Refusal('InvalidParameterException', 400, 'Trust policy of the role provided is invalid.', { reason });

/** Unverified text. */
export const ownedByAddon = (id: string, ownerArn: string) =>
  new Refusal(
    'InvalidRequestException',
    400,
    `Association ${id} is owned by addon ${ownerArn} and cannot be changed directly.`,
  );

/** Unverified text. */
export const noSuchRole = () => invalidParameter('Role provided in the request does not exist.');

/** Unverified text. */
export const tooManyAssociations = () =>
  new Refusal(
    'ResourceLimitExceededException',
    400,
    'The maximum number of pod identity associations for the cluster has been reached.',
  );

export const invalidCharacters = (parameter: string, pattern: RegExp) =>
  invalidParameter(
    `The parameter ${parameter} contains invalid characters. It should conform to the regular expression "${pattern.source}"`,
  );
