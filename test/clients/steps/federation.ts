import { iam, type Lifecycle, sts, trust } from '../step.ts';

const role = { RoleName: '{p}-outside' };
const RoleArn = 'arn:aws:iam::{account}:role/{p}-outside';
const AUDIENCE = 'https://{p}.example.com';

/** The account's own tokens come back as web identities, so that no other issuer is needed. */
export const FEDERATION: Lifecycle = {
  title: 'web identity tokens out, and in again for a role',
  steps: [
    iam('GetOutboundWebIdentityFederationInfo', {}, { error: 'FeatureDisabled' }),
    iam('DisableOutboundWebIdentityFederation', {}, { error: 'FeatureDisabled' }),
    sts(
      'GetWebIdentityToken',
      { Audience: [AUDIENCE], SigningAlgorithm: 'RS256' },
      { error: 'OutboundWebIdentityFederationDisabledException' },
    ),
    iam('EnableOutboundWebIdentityFederation', {}, { save: { url: 'IssuerIdentifier' } }),
    iam('EnableOutboundWebIdentityFederation', {}, { error: 'FeatureEnabled' }),
    iam(
      'GetOutboundWebIdentityFederationInfo',
      {},
      { expect: { IssuerIdentifier: '{url}', JwtVendingEnabled: true } },
    ),
    sts(
      'GetWebIdentityToken',
      { Audience: [AUDIENCE], SigningAlgorithm: 'HS256' },
      { error: 'ValidationError' },
    ),
    sts(
      'GetWebIdentityToken',
      { Audience: [AUDIENCE], SigningAlgorithm: 'ES384', DurationSeconds: 300 },
      { save: { token: 'WebIdentityToken' } },
    ),

    iam(
      'CreateOpenIDConnectProvider',
      { Url: '{url}', ClientIDList: [AUDIENCE], ThumbprintList: ['a'.repeat(40)] },
      { save: { provider: 'OpenIDConnectProviderArn' } },
    ),
    iam('CreateRole', {
      ...role,
      AssumeRolePolicyDocument: trust({ Federated: '{provider}' }, 'sts:AssumeRoleWithWebIdentity'),
    }),
    sts(
      'AssumeRoleWithWebIdentity',
      { RoleArn, RoleSessionName: 'outside', WebIdentityToken: '{token}' },
      {
        expect: {
          AssumedRoleUser: { Arn: 'arn:aws:sts::{account}:assumed-role/{p}-outside/outside' },
          SubjectFromWebIdentityToken: 'arn:aws:iam::{account}:user/admin',
          Audience: AUDIENCE,
          Provider: '{provider}',
        },
        save: { outside: 'Credentials' },
      },
    ),
    sts('GetCallerIdentity', {}, { as: 'outside', expect: { UserId: /:outside$/ } }),
    sts(
      'AssumeRoleWithWebIdentity',
      { RoleArn, RoleSessionName: 'outside', WebIdentityToken: 'no.token.at-all' },
      { error: 'InvalidIdentityToken' },
    ),
    sts(
      'AssumeRoleWithWebIdentity',
      { RoleArn: `${RoleArn}-not`, RoleSessionName: 'outside', WebIdentityToken: '{token}' },
      { error: 'AccessDenied' },
    ),
    iam('RemoveClientIDFromOpenIDConnectProvider', {
      OpenIDConnectProviderArn: '{provider}',
      ClientID: AUDIENCE,
    }),
    sts(
      'AssumeRoleWithWebIdentity',
      { RoleArn, RoleSessionName: 'outside', WebIdentityToken: '{token}' },
      { error: 'InvalidIdentityToken' },
    ),

    iam('DeleteRole', role),
    iam('DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: '{provider}' }),
    iam('DisableOutboundWebIdentityFederation'),
  ],
};
