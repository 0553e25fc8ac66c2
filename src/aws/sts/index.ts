import type { ServiceDoor } from '../protocol/operation.ts';
import { assumeRoleOperation } from './assume-role.ts';
import { assumeRoleWithWebIdentityOperation } from './assume-role-with-web-identity.ts';
import { decodeAuthorizationMessageOperation } from './decode-authorization-message.ts';
import { getAccessKeyInfoOperation } from './get-access-key-info.ts';
import { getCallerIdentityOperation } from './get-caller-identity.ts';
import { getFederationTokenOperation } from './get-federation-token.ts';
import { getSessionTokenOperation } from './get-session-token.ts';
import { getWebIdentityTokenOperation } from './get-web-identity-token.ts';

/**
 * The security token service: one file an operation, each a thin translation between the SDK's shapes and a use case. What is not
 * listed here is answered as an operation that is not built.
 */
export const stsDoor: ServiceDoor = {
  service: 'sts',
  operations: {
    AssumeRole: assumeRoleOperation,
    AssumeRoleWithWebIdentity: assumeRoleWithWebIdentityOperation,
    DecodeAuthorizationMessage: decodeAuthorizationMessageOperation,
    GetAccessKeyInfo: getAccessKeyInfoOperation,
    GetCallerIdentity: getCallerIdentityOperation,
    GetFederationToken: getFederationTokenOperation,
    GetSessionToken: getSessionTokenOperation,
    GetWebIdentityToken: getWebIdentityTokenOperation,
  },
};
