import type { Tags } from './identity.ts';
import { recordKind } from './record.ts';

/** OIDC provider of a cluster's people, in the terms of kube-apiserver's `--oidc-…` flags. */
export interface OidcUserSettings {
  /** https */
  readonly issuerUrl: string;
  readonly clientId: string;
  readonly usernameClaim: string;
  /** In front of user names; empty for none. */
  readonly usernamePrefix: string;
  /** Absent: no groups are taken. */
  readonly groupsClaim?: string;
  readonly groupsPrefix: string;
  /** All must be there with exactly these values. */
  readonly requiredClaims: Readonly<Record<string, string>>;
}

/** EKS identity provider config. Account: the cluster's. Key: `CLUSTER/NAME`. */
export interface IdentityProviderConfig {
  readonly cluster: string;
  readonly name: string;
  readonly arn: string;
  readonly status: 'CREATING' | 'ACTIVE' | 'DELETING';
  readonly oidc: OidcUserSettings;
  readonly tags: Tags;
  /** The update that waits for the cluster; with CREATING and DELETING only. */
  readonly updateId?: string;
}
export const IDENTITY_PROVIDER_CONFIG = recordKind<IdentityProviderConfig>('eks.identity-provider-config');

/** Neither name can hold a slash. */
export const identityProviderConfigKey = (cluster: string, name: string): string => `${cluster}/${name}`;
