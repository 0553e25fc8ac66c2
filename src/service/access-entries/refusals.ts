import { Refusal } from '../../core/errors/refusal.ts';
import { invalidParameter, refusedCluster } from '../clusters/refusals.ts';

/** Texts seen on AWS; those marked are ours. */
export const wrongMode = (cluster: string) =>
  refusedCluster(
    cluster,
    "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.",
  );

export const entryExists = () =>
  new Refusal(
    'ResourceInUseException',
    409,
    'The specified access entry resource is already in use on this cluster.',
  );

export const noSuchEntry = () =>
  new Refusal(
    'ResourceNotFoundException',
    404,
    "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.",
  );

export const malformedArn = (parameter: 'principalArn' | 'policyArn') =>
  invalidParameter(`The ${parameter} parameter format is not valid`);

export const invalidPrincipal = (reason: string) =>
  new Refusal('InvalidParameterException', 400, 'The specified principalArn is invalid: invalid principal.', {
    reason,
  });

export const serviceLinkedPrincipal = () =>
  invalidParameter(
    'The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role',
  );

export const reservedUsername = (prefix: string) =>
  invalidParameter(`The username must not begin with ${prefix}`);

export const reservedGroup = (group: string, prefix: string) =>
  invalidParameter(`The kubernetes group name ${group} is invalid, it cannot start with ${prefix}`);

export const standardOnly = () =>
  invalidParameter('This operation can only be performed on Access Entries with a type of "STANDARD".');

/** Unverified text. */
export const tooManyEntries = () =>
  new Refusal(
    'ResourceLimitExceededException',
    400,
    'The maximum number of access entries for the cluster has been reached.',
  );

/** Unverified text. */
export const noSuchPolicy = () =>
  new Refusal(
    'ResourceNotFoundException',
    404,
    "The specified policyArn could not be found. You can view your available access policies with 'list-access-policies'.",
  );

/** Unverified text. */
export const notAssociated = () =>
  new Refusal(
    'ResourceNotFoundException',
    404,
    'The specified policyArn is not associated with the access entry.',
  );

export const serviceLinkedPolicy = () =>
  invalidParameter('policyArn can only be associated with service-linked roles');

/** Ours: what the policy gives is known to AWS alone, and an association that gives nothing would only seem to be one. */
export const unknownRules = (name: string) =>
  new Refusal(
    'InvalidRequestException',
    400,
    `The access policy ${name} cannot be associated here: its rules are not published.`,
  );
