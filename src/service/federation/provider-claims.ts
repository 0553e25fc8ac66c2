/** Further claims that AWS validates and exposes as condition keys in trust policies (sts.md 7.7). */
interface ProviderClaims {
  readonly names?: readonly string[];
  /** Every claim of this form; lower case only, so that no two are one condition key. */
  readonly form?: RegExp;
}

const GITHUB: ProviderClaims = {
  names: [
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
};

/** By the issuer's host; one that begins with a dot stands for every host below it. */
const EXTRA_CLAIMS: readonly (readonly [host: string, claims: ProviderClaims])[] = [
  ['token.actions.githubusercontent.com', GITHUB],
  [
    'gitlab.com',
    {
      names: ['namespace_id', 'project_id', 'ref_protected', 'pipeline_source', 'runner_environment'],
      form: /^user_[a-z_]{1,64}$/,
    },
  ],
  ['agent.buildkite.com', { names: ['organization_slug', 'pipeline_slug'] }],
  ['accounts.google.com', { names: ['google/organization_number'] }],
  ['oidc.circleci.com', { names: ['oidc.circleci.com/project-id'] }],
  ['.oraclecloud.com', { names: ['rpst_id'] }],
];

/** Claims of any provider that are condition keys besides subject and audience. No other claim ever is one. */
const EVERY_PROVIDER: readonly string[] = ['email'];

function extraOf(issuer: string): ProviderClaims | undefined {
  const slash = issuer.indexOf('/');
  const host = slash < 0 ? issuer : issuer.slice(0, slash);
  return EXTRA_CLAIMS.find(([known]) => (known.startsWith('.') ? host.endsWith(known) : host === known))?.[1];
}

/** Names of the claims that a trust policy may test as `<issuer>:<claim>`, of those that the token has. */
export function conditionClaims(issuer: string, payload: object): readonly string[] {
  const extra = extraOf(issuer);
  if (extra === undefined) return EVERY_PROVIDER;
  const { names = [], form } = extra;
  const formed = form === undefined ? [] : Object.keys(payload).filter((name) => form.test(name));
  return [...EVERY_PROVIDER, ...names, ...formed];
}

/** Providers that answers call by a name of their own instead of by their ARN (sts.md 7.3). */
const FIXED_NAMES: ReadonlySet<string> = new Set(['accounts.google.com', 'cognito-identity.amazonaws.com']);

/** `Provider` of an answer. */
export function providerName({ url, arn }: { readonly url: string; readonly arn: string }): string {
  return FIXED_NAMES.has(url) ? url : arn;
}
