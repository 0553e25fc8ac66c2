import type { DisassociateAccessPolicyRequest, DisassociateAccessPolicyResponse } from '@aws-sdk/client-eks';
import { ACCESS_ENTRY, accessEntryKey } from '../../../core/records/access-entry.ts';
import { disassociatePolicy } from '../../../service/access-entries/associate-policy.ts';
import type { Operation } from '../../protocol/operation.ts';
import { entryPermission, writeScope } from './entry-call.ts';

export const disassociateAccessPolicyOperation: Operation<
  DisassociateAccessPolicyRequest,
  DisassociateAccessPolicyResponse
> = {
  authorize(input, call, services) {
    const { clusterName = '', principalArn = '', policyArn = '' } = input;
    const key = accessEntryKey(clusterName, principalArn);
    const entry = services.directory.get(ACCESS_ENTRY, call.account, key)?.body;
    // The call names no scope: what is taken away is the one that is there.
    const scope = entry?.policies.find((policy) => policy.policyArn === policyArn)?.accessScope;
    const context = {
      'eks:policyarn': policyArn,
      ...(scope === undefined ? {} : { 'eks:accessscope': scope.type }),
      ...(scope === undefined || scope.namespaces.length === 0 ? {} : { 'eks:namespaces': scope.namespaces }),
    };
    return [entryPermission('eks:DisassociateAccessPolicy', call, services, input, context)];
  },
  async handle({ clusterName, principalArn = '', policyArn = '' }, call, services) {
    await services.directory.transact((tx) =>
      disassociatePolicy(tx, writeScope(call, services, clusterName), principalArn, policyArn),
    );
    return {};
  },
};
