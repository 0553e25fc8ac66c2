import type {
  DisassociateIdentityProviderConfigRequest,
  DisassociateIdentityProviderConfigResponse,
} from '@aws-sdk/client-eks';
import { disassociateConfig } from '../../../service/identity-provider-configs/associate-config.ts';
import type { Operation } from '../../protocol/operation.ts';
import { updateView } from '../updates/update-view.ts';
import { configPermission, configScope } from './config-call.ts';

export const disassociateIdentityProviderConfigOperation: Operation<
  DisassociateIdentityProviderConfigRequest,
  DisassociateIdentityProviderConfigResponse
> = {
  authorize: ({ clusterName, identityProviderConfig: wanted }, call, services) => [
    configPermission('eks:DisassociateIdentityProviderConfig', call, services, clusterName, wanted),
  ],
  async handle({ clusterName, identityProviderConfig = {}, clientRequestToken }, call, services) {
    const update = await services.directory.transact((tx) =>
      disassociateConfig(
        tx,
        configScope(call, services, clusterName),
        identityProviderConfig,
        clientRequestToken,
      ),
    );
    return { update: updateView(update) };
  },
};
