import type {
  ListAssociatedAccessPoliciesRequest,
  ListAssociatedAccessPoliciesResponse,
} from '@aws-sdk/client-eks';
import { findEntry } from '../../../service/access-entries/find-entry.ts';
import type { Operation } from '../../protocol/operation.ts';
import { eksPage } from '../page.ts';
import { entryPermission, placeOf } from './entry-call.ts';
import { associatedView } from './entry-view.ts';

export const listAssociatedAccessPoliciesOperation: Operation<
  ListAssociatedAccessPoliciesRequest,
  ListAssociatedAccessPoliciesResponse
> = {
  authorize: (input, call, services) => [
    entryPermission('eks:ListAssociatedAccessPolicies', call, services, input),
  ],
  handle(input, call, services) {
    const { clusterName = '', principalArn = '' } = input;
    const entry = findEntry(services.directory, placeOf(call, clusterName), principalArn);
    const page = eksPage(`policies ${entry.arn}`, entry.policies, ({ policyArn }) => policyArn, input);
    return {
      clusterName,
      principalArn,
      associatedAccessPolicies: page.items.map(associatedView),
      ...(page.next === undefined ? {} : { nextToken: page.next }),
    };
  },
};
