import { parseArn } from '../../core/arn/arn.ts';
import { TOKEN_PREFIX } from '../../core/cluster-access/token/reading.ts';
import { Refusal } from '../../core/errors/refusal.ts';
import {
  IDENTITY_PROVIDER_CONFIG,
  identityProviderConfigKey,
} from '../../core/records/identity-provider-config.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import type { ClusterApi } from '../../sandbox/cluster-api.ts';
import { holderOf } from '../../service/access-entries/principal.ts';
import type {
  AccessView,
  KnownPrincipal,
  ToldReview,
} from '../../service/cluster-access/explanation/access-view.ts';
import { mapIdentity } from '../../service/cluster-access/map-identity.ts';
import { reviewClusterToken } from '../../service/cluster-access/review-cluster-token.ts';
import type { Services } from '../../service/services.ts';
import { localStsCaller } from '../cluster-access/local-sts-caller.ts';
import { ownStsEndpoints } from '../cluster-access/own-cluster-tokens.ts';
import type { ClusterAccess } from '../instance/cluster-access.ts';
import { rbacObjects } from './rbac-objects.ts';
import { signedFor } from './signed-for.ts';

/** The clusters whose people this instance lets in, by name: each as it is at the moment of asking. */
export type AccessViews = ReadonlyMap<string, () => AccessView>;

interface Viewed {
  readonly name: string;
  readonly access: ClusterAccess;
  readonly api: Pick<ClusterApi, 'list'>;
}

const NO_TOKEN_OF_A_CLUSTER: ToldReview = {
  verdict: {
    ok: false,
    result: 'invalid_token',
    check: 'prefixExpected',
    message: `input token was not properly formatted: token is missing expected "${TOKEN_PREFIX}" prefix`,
  },
  reason: undefined,
};

function principalOf(
  { directory, settings }: Services,
  { canonicalArn, account }: { readonly canonicalArn: string; readonly account: string },
): KnownPrincipal | null | undefined {
  if (account !== settings.account && directory.get(ACCOUNT, GLOBAL, account) === undefined) return undefined;
  // Roots and federated users are no records.
  if (!/^(role|user)\//.test(parseArn(canonicalArn)?.resource ?? '')) return undefined;
  const holder = holderOf(directory, { account, canonicalArn });
  return holder === undefined ? null : { arn: holder.arn, id: holder.id };
}

function withCluster(services: Services, token: string, told: ToldReview): ToldReview {
  if (told.verdict.ok || told.verdict.check !== 'identityVouched') return told;
  const other = signedFor(services, token);
  return other === undefined ? told : { ...told, reason: `the token is for the cluster ${other}` };
}

function signInsOf({ directory, settings }: Services, cluster: string, ownIssuer: string) {
  const configs = directory
    .list(IDENTITY_PROVIDER_CONFIG, settings.account, identityProviderConfigKey(cluster, ''))
    .filter(({ body }) => body.status === 'ACTIVE')
    .map(({ body: { name, oidc } }) => ({ name, issuerUrl: oidc.issuerUrl, clientId: oidc.clientId }));
  return { ownIssuer, configs };
}

/** The same steps as a token on the API takes, with the verdict's reasons, and without an audit record of a log-in. */
function review(
  services: Services,
  { name, access }: Viewed,
  token: string,
): ToldReview | Promise<ToldReview> {
  if (token.startsWith(TOKEN_PREFIX)) {
    const { chain, instances } = access.explained;
    const reviewed = reviewClusterToken(
      token,
      {
        clusterId: name,
        endpoints: ownStsEndpoints(services.settings),
        sts: localStsCaller(services),
        mapIdentity: (identity) => mapIdentity(chain(), instances, identity),
        scrubbedAccounts: new Set(),
        metrics: undefined,
      },
      services.clock.now(),
    );
    return reviewed instanceof Promise
      ? reviewed.then((late) => withCluster(services, token, late))
      : withCluster(services, token, reviewed);
  }
  const reviewer = access.tokenReviewers.find((each) => each.recognises(token));
  if (reviewer === undefined) return NO_TOKEN_OF_A_CLUSTER;
  return Promise.resolve(reviewer.review(token)).then((verdict) => ({ verdict, reason: undefined }));
}

export function accessViews(services: Services, viewed: Viewed): AccessViews {
  const { name, access, api } = viewed;
  const view = (): AccessView => {
    const cluster = services.directory.get(CLUSTER, services.settings.account, name)?.body;
    const { chain, instances, faults } = access.explained;
    return {
      cluster: name,
      mode: cluster?.authenticationMode ?? 'API_AND_CONFIG_MAP',
      chain: chain(),
      instances,
      grants: access.accessGrants,
      warnings: faults(),
      signIns: signInsOf(services, name, cluster?.issuer ?? ''),
      missing: [],
      review: (token) => review(services, viewed, token),
      principal: (identity) => principalOf(services, identity),
      rbac: () => rbacObjects(api),
    };
  };
  return new Map([[name, view]]);
}

/** The cluster that is meant, else the instance's own. Throws `Refusal`. */
export function viewOf(
  views: AccessViews | undefined,
  named: string | undefined,
  { settings }: Services,
): AccessView {
  if (views === undefined) throw new Refusal('NotReady', 503, 'the cluster is not up yet');
  const view = views.get(named ?? settings.cluster);
  if (view !== undefined) return view();
  throw new Refusal(
    'ResourceNotFoundException',
    404,
    'this instance lets nobody into a cluster of that name; its own is the sandbox',
  );
}
