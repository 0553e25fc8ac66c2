import type {
  AssociateIdentityProviderConfigRequest,
  AssociateIdentityProviderConfigResponse,
} from '@aws-sdk/client-eks';
import { associateConfig } from '../../../service/identity-provider-configs/associate-config.ts';
import type { Operation } from '../../protocol/operation.ts';
import { makingPermission } from '../addons/addon-call.ts';
import { updateView } from '../updates/update-view.ts';
import { configScope } from './config-call.ts';

export const associateIdentityProviderConfigOperation: Operation<
  AssociateIdentityProviderConfigRequest,
  AssociateIdentityProviderConfigResponse
> = {
  authorize({ clusterName, oidc, tags }, call, services) {
    const base = makingPermission('eks:AssociateIdentityProviderConfig', call, services, clusterName, tags);
    const keys = { 'eks:clientid': oidc?.clientId ?? '', 'eks:issuerurl': oidc?.issuerUrl ?? '' };
    return [{ ...base, context: { ...base.context, ...keys } }];
  },
  async handle({ clusterName, oidc, tags = {}, clientRequestToken }, call, services) {
    const update = await services.directory.transact((tx) =>
      associateConfig(tx, configScope(call, services, clusterName), { ...oidc, tags, clientRequestToken }),
    );
    return { update: updateView(update), tags: { ...tags } };
  },
};
