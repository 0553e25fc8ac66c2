import type { ListAccessEntriesRequest, ListAccessEntriesResponse } from '@aws-sdk/client-eks';
import { listEntries } from '../../../service/access-entries/find-entry.ts';
import type { Operation } from '../../protocol/operation.ts';
import { namedCluster } from '../clusters/cluster-call.ts';
import { eksPage } from '../page.ts';
import { placeOf } from './entry-call.ts';

export const listAccessEntriesOperation: Operation<ListAccessEntriesRequest, ListAccessEntriesResponse> = {
  authorize: ({ clusterName }, call, services) => [
    namedCluster('eks:ListAccessEntries', call, services, clusterName),
  ],
  handle(input, call, services) {
    const place = placeOf(call, input.clusterName);
    const wanted = input.associatedPolicyArn;
    const arns = listEntries(services.directory, place)
      .filter(
        ({ policies }) => wanted === undefined || policies.some(({ policyArn }) => policyArn === wanted),
      )
      .map(({ principalArn }) => principalArn);
    const listing = `entries ${place.account} ${place.region} ${place.cluster} ${wanted ?? ''}`;
    const page = eksPage(listing, arns, (arn) => arn, input);
    return {
      accessEntries: [...page.items],
      ...(page.next === undefined ? {} : { nextToken: page.next }),
    };
  },
};
