import type { DescribeAccessEntryRequest, DescribeAccessEntryResponse } from '@aws-sdk/client-eks';
import { findEntry } from '../../../service/access-entries/find-entry.ts';
import type { Operation } from '../../protocol/operation.ts';
import { entryPermission, placeOf } from './entry-call.ts';
import { entryView } from './entry-view.ts';

export const describeAccessEntryOperation: Operation<
  DescribeAccessEntryRequest,
  DescribeAccessEntryResponse
> = {
  authorize: (input, call, services) => [entryPermission('eks:DescribeAccessEntry', call, services, input)],
  handle({ clusterName, principalArn = '' }, call, services) {
    const found = findEntry(services.directory, placeOf(call, clusterName), principalArn);
    return { accessEntry: entryView(found) };
  },
};
