import type {
  CreatePodIdentityAssociationRequest,
  CreatePodIdentityAssociationResponse,
} from '@aws-sdk/client-eks';
import { createAssociation } from '../../../service/associations/write-association.ts';
import { clusterPermission } from '../../../service/clusters/find-cluster.ts';
import type { Operation } from '../../protocol/operation.ts';
import { passRole, writeScope } from './association-call.ts';
import { associationView } from './association-view.ts';

export const createPodIdentityAssociationOperation: Operation<
  CreatePodIdentityAssociationRequest,
  CreatePodIdentityAssociationResponse
> = {
  authorize({ clusterName = '', roleArn, tags }, call, services) {
    const { account, region } = call;
    const action = 'eks:CreatePodIdentityAssociation';
    const base = clusterPermission(services, action, account, region, clusterName);
    const requested = Object.entries(tags ?? {});
    const context = Object.fromEntries(
      requested.map(([key, value]) => [`aws:requesttag/${key.toLowerCase()}`, value]),
    );
    const keys = requested.length === 0 ? {} : { 'aws:tagkeys': requested.map(([key]) => key) };
    call.audit.resources.push(base.resource);
    return [{ ...base, context: { ...base.context, ...context, ...keys } }, ...passRole(roleArn)];
  },
  async handle({ clusterName, namespace = '', serviceAccount = '', roleArn = '', ...input }, call, services) {
    const scope = writeScope(call, services, clusterName);
    const wanted = { ...input, namespace, serviceAccount, roleArn };
    const made = await services.directory.transact((tx) => createAssociation(tx, scope, wanted));
    return { association: associationView(made) };
  },
};
