import type { OidcIdentityProviderConfig } from '@aws-sdk/client-eks';
import type { IdentityProviderConfig } from '../../../core/records/identity-provider-config.ts';

/** Prefixes are shown as they are in force. */
export function oidcView({
  name,
  arn,
  cluster,
  status,
  oidc,
  tags,
}: IdentityProviderConfig): OidcIdentityProviderConfig {
  const { usernamePrefix, groupsClaim, groupsPrefix } = oidc;
  return {
    identityProviderConfigName: name,
    identityProviderConfigArn: arn,
    clusterName: cluster,
    issuerUrl: oidc.issuerUrl,
    clientId: oidc.clientId,
    usernameClaim: oidc.usernameClaim,
    ...(usernamePrefix === '' ? {} : { usernamePrefix }),
    ...(groupsClaim === undefined ? {} : { groupsClaim }),
    ...(groupsPrefix === '' ? {} : { groupsPrefix }),
    requiredClaims: { ...oidc.requiredClaims },
    tags: { ...tags },
    status,
  };
}
