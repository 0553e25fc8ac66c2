/** Further claims that AWS validates and exposes as condition keys in trust policies, by provider (sts.md 7.7). */
const EXTRA_CLAIMS: Readonly<Record<string, readonly string[]>> = {
  'token.actions.githubusercontent.com': [
    'actor',
    'actor_id',
    'job_workflow_ref',
    'repository',
    'repository_id',
    'repository_owner_id',
    'workflow',
    'ref',
    'environment',
    'enterprise_id',
  ],
  'gitlab.com': ['namespace_id', 'project_id', 'ref_protected', 'pipeline_source', 'runner_environment'],
  'agent.buildkite.com': ['organization_slug', 'pipeline_slug'],
};

/** Claims of any provider that are condition keys besides subject and audience. No other claim ever is one. */
const EVERY_PROVIDER: readonly string[] = ['email'];

/** Names of the claims that a trust policy may test as `<issuer>:<claim>`. */
export function conditionClaims(issuer: string): readonly string[] {
  const slash = issuer.indexOf('/');
  const host = slash < 0 ? issuer : issuer.slice(0, slash);
  const extra = Object.hasOwn(EXTRA_CLAIMS, host) ? EXTRA_CLAIMS[host] : undefined;
  return extra === undefined ? EVERY_PROVIDER : [...EVERY_PROVIDER, ...extra];
}
