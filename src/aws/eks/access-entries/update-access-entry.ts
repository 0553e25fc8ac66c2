import type { UpdateAccessEntryRequest, UpdateAccessEntryResponse } from '@aws-sdk/client-eks';
import { updateEntry } from '../../../service/access-entries/write-entry.ts';
import type { Operation } from '../../protocol/operation.ts';
import { entryPermission, namesContext, writeScope } from './entry-call.ts';
import { entryView } from './entry-view.ts';

export const updateAccessEntryOperation: Operation<UpdateAccessEntryRequest, UpdateAccessEntryResponse> = {
  authorize(input, call, services) {
    const present = entryPermission('eks:UpdateAccessEntry', call, services, input);
    const { username, kubernetesGroups } = input;
    const wanted = namesContext({ username, kubernetesGroups });
    if (Object.keys(wanted).length === 0) return [present];
    // Both: whoever may change entries of some groups must not make one of other groups of them.
    return [present, { ...present, context: { ...present.context, ...wanted } }];
  },
  async handle({ clusterName, principalArn = '', ...input }, call, services) {
    const changed = await services.directory.transact((tx) =>
      updateEntry(tx, writeScope(call, services, clusterName), principalArn, input),
    );
    return { accessEntry: entryView(changed) };
  },
};
