import type { MetadataOptions } from '../../core/records/compute.ts';
import { type AssumeRole, StsFailure } from '../client/sts.ts';
import type { CredentialCache } from '../credentials/credential-cache.ts';
import { type InstanceFacts, type MetadataSource, RoleUnavailable } from './source.ts';

export interface AssumedSourceOptions {
  readonly metadataOptions: MetadataOptions;
  readonly facts: InstanceFacts;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId?: string | undefined;
  /** Seconds. */
  readonly duration: number;
  readonly assumeRole: AssumeRole;
  readonly cache: CredentialCache;
}

/** STS says so when the caller may not: then asking again does not help. */
const REFUSALS = ['AccessDenied', 'ValidationError', 'ExpiredToken', 'InvalidClientTokenId'];

function unavailable(failure: unknown): RoleUnavailable {
  const code =
    failure instanceof StsFailure && REFUSALS.includes(failure.code)
      ? 'AssumeRoleUnauthorizedAccess'
      : 'CredentialsUnavailable';
  const message = failure instanceof StsFailure ? failure.message : 'the role could not be assumed';
  return new RoleUnavailable(code, message, { cause: failure });
}

/** A machine that is made up around a role: for development, so that SDKs on a laptop act as on a node. */
export function assumedSource(options: AssumedSourceOptions): MetadataSource {
  const { metadataOptions, facts, roleArn, sessionName, externalId, duration, assumeRole, cache } = options;
  const name = roleArn.slice(roleArn.lastIndexOf('/') + 1);
  return {
    options: () => metadataOptions,
    facts: () => facts,
    role: () => ({ name }),
    credentials: async () => {
      try {
        const request = { roleArn, sessionName, externalId, duration };
        return await cache.get(roleArn, () => assumeRole(request));
      } catch (failure) {
        throw unavailable(failure);
      }
    },
  };
}
