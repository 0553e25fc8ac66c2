export interface SharedIssuer {
  /** Issuer without scheme; issuers below it (`/SLUG`) are the same provider's. */
  readonly issuer: string;
  /** One of these must be tested: claims of the issuer, or condition keys of their own (with a colon). */
  readonly claims: readonly string[];
  /** The value may not begin with a star. */
  readonly anchored?: true;
}

/** Turbonomic's issuers move with new versions of the platform; these are the ones that its documentation has named. */
const TURBONOMIC = [
  'rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7',
  'rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr',
  'rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg',
  'rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26',
  'oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb',
  'oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu',
] as const;

/**
 * Issuers that serve many tenants: without a test of the tenant's claim a trust policy admits every one of them
 * (policy-language.md 9.5, sts.md 7.9). EKS issuers are private and not among them.
 */
const SHARED_ISSUERS: readonly SharedIssuer[] = [
  { issuer: 'token.actions.githubusercontent.com', claims: ['sub', 'job_workflow_ref'], anchored: true },
  { issuer: 'vstoken.actions.githubusercontent.com', claims: ['sub'], anchored: true },
  { issuer: 'oidc-configuration.audit-log.githubusercontent.com', claims: ['sub'] },
  { issuer: 'gitlab.com', claims: ['sub'] },
  { issuer: 'app.terraform.io', claims: ['sub'] },
  { issuer: 'agent.buildkite.com', claims: ['sub'] },
  { issuer: 'oidc.codefresh.io', claims: ['sub'] },
  { issuer: 'studio.datachain.ai/api', claims: ['sub'] },
  { issuer: 'scalr.io', claims: ['sub'] },
  { issuer: 'tokens.cloud.shisho.dev', claims: ['sub'] },
  { issuer: 'proidc.upbound.io', claims: ['sub'] },
  { issuer: 'api.pulumi.com/oidc', claims: ['aud'] },
  { issuer: 'sandboxes.cloud', claims: ['aud'] },
  { issuer: 'oidc.vercel.com', claims: ['aud'] },
  // Microsoft Sentinel: the tenant's workspace is in the session's name.
  { issuer: 'sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d', claims: ['sts:RoleSessionName'] },
  { issuer: 'cognito-identity.amazonaws.com', claims: ['aud'] },
  { issuer: 'accounts.google.com', claims: ['aud', 'sub', 'oaud'] },
  ...TURBONOMIC.map((issuer) => ({ issuer, claims: ['sub'] })),
];

export function sharedIssuer(issuer: string): SharedIssuer | undefined {
  return SHARED_ISSUERS.find((shared) => issuer === shared.issuer || issuer.startsWith(`${shared.issuer}/`));
}

/** The condition keys of which one must be tested, the usual one first. */
export function tenantKeys(issuer: string, { claims }: SharedIssuer): readonly string[] {
  return claims.map((claim) => (claim.includes(':') ? claim : `${issuer}:${claim}`));
}
