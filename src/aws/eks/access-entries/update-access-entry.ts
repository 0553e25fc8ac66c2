import type { UpdateAccessEntryRequest, UpdateAccessEntryResponse } from '@aws-sdk/client-eks';
import { updateEntry } from '../../../service/access-entries/write-entry.ts';
import type { Operation } from '../../protocol/operation.ts';
import { entryPermission, writeScope } from './entry-call.ts';
import { entryView } from './entry-view.ts';

export const updateAccessEntryOperation: Operation<UpdateAccessEntryRequest, UpdateAccessEntryResponse> = {
  authorize: (input, call, services) => [entryPermission('eks:UpdateAccessEntry', call, services, input)],
  async handle({ clusterName, principalArn = '', ...input }, call, services) {
    const changed = await services.directory.transact((tx) =>
      updateEntry(tx, writeScope(call, services, clusterName), principalArn, input),
    );
    return { accessEntry: entryView(changed) };
  },
};
