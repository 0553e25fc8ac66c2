import type { Rule } from '../rule.ts';
import { actionPrincipalMismatch } from './action-principal-mismatch.ts';
import { deadDeny } from './dead-deny.ts';
import { federatedForeignAccount } from './federated-foreign-account.ts';
import { federatedMalformed } from './federated-malformed.ts';
import { githubSubAbusableClaim } from './github/sub-abusable-claim.ts';
import { githubSubBranch } from './github/sub-branch.ts';
import { githubSubClaimStar } from './github/sub-claim-star.ts';
import { githubSubNoColon } from './github/sub-no-colon.ts';
import { githubSubOrgPrefix } from './github/sub-org-prefix.ts';
import { githubSubStar } from './github/sub-star.ts';
import { hasResource } from './has-resource.ts';
import { irsaSubBreadth } from './irsa-sub-breadth.ts';
import { mixedPrincipals } from './mixed-principals.ts';
import { multiIssuer } from './multi-issuer.ts';
import { notPrincipal } from './not-principal.ts';
import { oidcForAllValues } from './oidc-forallvalues.ts';
import { oidcIfExists } from './oidc-ifexists.ts';
import { oidcKeyPrefix } from './oidc-key-prefix.ts';
import { oidcNegated } from './oidc-negated.ts';
import { oidcNoAud } from './oidc-no-aud.ts';
import { oidcNoCondition } from './oidc-no-condition.ts';
import { oidcNoSub } from './oidc-no-sub.ts';
import { oidcUnexpectedAudience } from './oidc-unexpected-audience.ts';
import { oidcWildcardWithoutLike } from './oidc-wildcard-without-like.ts';
import { podIdentityActions } from './pod-identity-actions.ts';
import { redundantPrincipal } from './redundant-principal.ts';
import { serviceNoSource } from './service-no-source.ts';
import { serviceAccountDefault } from './serviceaccount-default.ts';
import { setOperatorMissing } from './set-operator-missing.ts';
import { tagSessionUnbounded } from './tagsession-unbounded.ts';
import { sharedIssuerTenant } from './tenant-claim.ts';
import { trustSize } from './trust-size.ts';
import { versionVariables } from './version-variables.ts';
import { wildcardPrincipal } from './wildcard-principal.ts';

/** Who may assume the role, in the order of policy-lints.md 2. */
export const TRUST_RULES: readonly Rule[] = [
  oidcNoCondition,
  oidcNoSub,
  oidcNoAud,
  oidcWildcardWithoutLike,
  irsaSubBreadth,
  oidcForAllValues,
  oidcIfExists,
  oidcNegated,
  oidcKeyPrefix,
  oidcUnexpectedAudience,
  federatedMalformed,
  federatedForeignAccount,
  actionPrincipalMismatch,
  wildcardPrincipal,
  hasResource,
  notPrincipal,
  versionVariables,
  setOperatorMissing,
  githubSubStar,
  githubSubNoColon,
  githubSubClaimStar,
  githubSubAbusableClaim,
  githubSubOrgPrefix,
  githubSubBranch,
  sharedIssuerTenant,
  tagSessionUnbounded,
  podIdentityActions,
  multiIssuer,
  mixedPrincipals,
  serviceAccountDefault,
  trustSize,
  deadDeny,
  redundantPrincipal,
  serviceNoSource,
];
