import type { JwsAlgorithm } from '../../core/ports/cryptography.ts';
import type { OidcUserSettings } from '../../core/records/identity-provider-config.ts';

/** How tokens of one issuer become users: what an identity provider config holds, and what only flags and files can say. */
export interface OidcUserRules extends OidcUserSettings {
  /** Default: RS256, as kube-apiserver's. */
  readonly algorithms?: readonly JwsAlgorithm[];
  /** Claim that is the user's uid. Absent: users have none. */
  readonly uidClaim?: string;
}

export const DEFAULT_ALGORITHMS: readonly JwsAlgorithm[] = ['RS256'];

/** What kube-apiserver's flags mean when they are not given, and `-` for no prefix (Kubernetes, OpenID Connect tokens). */
export function usernamePrefixOf(
  given: string | undefined,
  usernameClaim: string,
  issuerUrl: string,
): string {
  if (given === '-') return '';
  if (given !== undefined && given !== '') return given;
  // An address is somebody's everywhere; any other claim is unique within its issuer only.
  return usernameClaim === 'email' ? '' : `${issuerUrl}#`;
}
