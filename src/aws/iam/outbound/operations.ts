import type { AnyOperation } from '../../protocol/operation.ts';
import { disableOutboundWebIdentityFederation } from './disable.ts';
import { enableOutboundWebIdentityFederation } from './enable.ts';
import { getOutboundWebIdentityFederationInfo } from './get-info.ts';

export const OUTBOUND_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  DisableOutboundWebIdentityFederation: disableOutboundWebIdentityFederation,
  EnableOutboundWebIdentityFederation: enableOutboundWebIdentityFederation,
  GetOutboundWebIdentityFederationInfo: getOutboundWebIdentityFederationInfo,
};
