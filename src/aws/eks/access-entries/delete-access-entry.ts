import type { DeleteAccessEntryRequest, DeleteAccessEntryResponse } from '@aws-sdk/client-eks';
import { deleteEntry } from '../../../service/access-entries/write-entry.ts';
import type { Operation } from '../../protocol/operation.ts';
import { entryPermission, placeOf } from './entry-call.ts';

export const deleteAccessEntryOperation: Operation<DeleteAccessEntryRequest, DeleteAccessEntryResponse> = {
  authorize: (input, call, services) => [entryPermission('eks:DeleteAccessEntry', call, services, input)],
  async handle({ clusterName, principalArn = '' }, call, services) {
    await services.directory.transact((tx) => deleteEntry(tx, placeOf(call, clusterName), principalArn));
    return {};
  },
};
