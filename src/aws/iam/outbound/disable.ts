import { disableOutboundFederation } from '../../../service/outbound-federation/outbound-federation.ts';
import { iamWrite } from '../iam-operation.ts';

export const disableOutboundWebIdentityFederation = iamWrite<object, object>({
  authorize: () => [{ action: 'iam:DisableOutboundWebIdentityFederation', resource: '*' }],
  write: (_input, tx, { account }) => {
    disableOutboundFederation(tx, account);
    return {};
  },
});
