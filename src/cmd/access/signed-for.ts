import type { StsEndpoints } from '../../core/cluster-access/sts/endpoints.ts';
import { checkToken } from '../../core/cluster-access/token/check-token.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import type { Services } from '../../service/services.ts';
import { localStsCaller } from '../cluster-access/local-sts-caller.ts';
import { ownStsEndpoints } from '../cluster-access/own-cluster-tokens.ts';

const MOST = 100;

/**
 * The cluster of this account that a token was signed for, when it was not this one. The name is in the signature alone: every name
 * that is known is tried. Names of clusters elsewhere cannot be told.
 */
export function signedFor(services: Services, token: string): string | undefined {
  const { directory, settings, clock } = services;
  const endpoints: StsEndpoints = ownStsEndpoints(settings);
  const checked = checkToken(token, endpoints, clock.now());
  if (!checked.ok) return undefined;
  const sts = localStsCaller(services);
  const names = directory.list(CLUSTER, settings.account, '').slice(0, MOST);
  return names
    .map(({ body }) => body.name)
    .find((clusterId) => {
      const answer = sts.getCallerIdentity({ url: checked.url, clusterId });
      return 'arn' in answer;
    });
}
