import type { AssociateAccessPolicyRequest, AssociateAccessPolicyResponse } from '@aws-sdk/client-eks';
import { accessScopeOf } from '../../../service/access-entries/access-scope.ts';
import { associatePolicy } from '../../../service/access-entries/associate-policy.ts';
import type { Operation } from '../../protocol/operation.ts';
import { entryPermission, writeScope } from './entry-call.ts';
import { associatedView } from './entry-view.ts';

export const associateAccessPolicyOperation: Operation<
  AssociateAccessPolicyRequest,
  AssociateAccessPolicyResponse
> = {
  authorize(input, call, services) {
    const { policyArn = '', accessScope: { type, namespaces } = {} } = input;
    const context = {
      'eks:policyarn': policyArn,
      ...(type === undefined ? {} : { 'eks:accessscope': type }),
      ...(namespaces === undefined || namespaces.length === 0 ? {} : { 'eks:namespaces': namespaces }),
    };
    return [entryPermission('eks:AssociateAccessPolicy', call, services, input, context)];
  },
  async handle(input, call, services) {
    const { clusterName = '', principalArn = '', policyArn = '', accessScope: given } = input;
    const made = await services.directory.transact((tx) => {
      const accessScope = accessScopeOf(given?.type, given?.namespaces);
      const place = writeScope(call, services, clusterName);
      return associatePolicy(tx, place, principalArn, { policyArn, accessScope });
    });
    return { clusterName, principalArn, associatedAccessPolicy: associatedView(made) };
  },
};
