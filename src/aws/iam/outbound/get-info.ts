import type { GetOutboundWebIdentityFederationInfoResponse } from '@aws-sdk/client-iam';
import {
  featureDisabled,
  outboundFederation,
} from '../../../service/outbound-federation/outbound-federation.ts';
import { iamRead } from '../iam-operation.ts';

export const getOutboundWebIdentityFederationInfo = iamRead<
  object,
  GetOutboundWebIdentityFederationInfoResponse
>({
  authorize: () => [{ action: 'iam:GetOutboundWebIdentityFederationInfo', resource: '*' }],
  read: (_input, reader, { account }) => {
    const federation = outboundFederation(reader, account);
    if (federation?.enabled !== true) throw featureDisabled();
    return { IssuerIdentifier: federation.issuer, JwtVendingEnabled: true };
  },
});
