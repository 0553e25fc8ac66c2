import type { EnableOutboundWebIdentityFederationResponse } from '@aws-sdk/client-iam';
import { enableOutboundFederation } from '../../../service/outbound-federation/outbound-federation.ts';
import type { Operation } from '../../protocol/operation.ts';

export const enableOutboundWebIdentityFederation: Operation<
  object,
  EnableOutboundWebIdentityFederationResponse
> = {
  authorize: () => [{ action: 'iam:EnableOutboundWebIdentityFederation', resource: '*' }],
  async handle(_input, { account }, services) {
    return { IssuerIdentifier: (await enableOutboundFederation(account, services)).issuer };
  },
};
