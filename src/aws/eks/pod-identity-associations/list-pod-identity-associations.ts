import type {
  ListPodIdentityAssociationsRequest,
  ListPodIdentityAssociationsResponse,
} from '@aws-sdk/client-eks';
import { listAssociations } from '../../../service/associations/find-association.ts';
import { clusterPermission } from '../../../service/clusters/find-cluster.ts';
import type { Operation } from '../../protocol/operation.ts';
import { eksPage } from '../page.ts';
import { placeOf } from './association-call.ts';
import { associationSummary } from './association-view.ts';

export const listPodIdentityAssociationsOperation: Operation<
  ListPodIdentityAssociationsRequest,
  ListPodIdentityAssociationsResponse
> = {
  authorize({ clusterName = '' }, { account, region }, services) {
    const action = 'eks:ListPodIdentityAssociations';
    return [clusterPermission(services, action, account, region, clusterName)];
  },
  handle(input, call, services) {
    const place = placeOf(call, input.clusterName);
    const { namespace, serviceAccount } = input;
    const matching = listAssociations(services.directory, place).filter(
      (one) =>
        (namespace ?? one.namespace) === one.namespace &&
        (serviceAccount ?? one.serviceAccount) === one.serviceAccount,
    );
    // Pages go by the key of the records, which is the order of the listing.
    const listing = `associations ${place.account} ${place.region} ${place.cluster} ${namespace ?? ''} ${serviceAccount ?? ''}`;
    const page = eksPage(listing, matching, (one) => `${one.namespace}/${one.serviceAccount}`, input);
    return {
      associations: page.items.map(associationSummary),
      ...(page.next === undefined ? {} : { nextToken: page.next }),
    };
  },
};
