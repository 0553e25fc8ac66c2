import { iam, type Lifecycle } from '../step.ts';

const arn = { OpenIDConnectProviderArn: 'arn:aws:iam::{account}:oidc-provider/{p}.example.com/id/1' };
const THUMBPRINT = 'a'.repeat(40);

export const OIDC_PROVIDERS: Lifecycle = {
  title: 'OIDC providers',
  steps: [
    iam(
      'CreateOpenIDConnectProvider',
      {
        Url: 'https://{p}.example.com:443/id/1',
        ClientIDList: ['one'],
        ThumbprintList: [THUMBPRINT],
        Tags: [{ Key: 'a', Value: 'b' }],
      },
      { expect: { ...arn, Tags: [{ Key: 'a', Value: 'b' }] } },
    ),
    iam(
      'CreateOpenIDConnectProvider',
      { Url: 'https://{p}.example.com/id/1', ThumbprintList: [THUMBPRINT] },
      { error: 'EntityAlreadyExists' },
    ),
    iam(
      'CreateOpenIDConnectProvider',
      { Url: 'http://{p}.example.com', ThumbprintList: [THUMBPRINT] },
      { error: 'ValidationError' },
    ),
    iam('GetOpenIDConnectProvider', arn, {
      expect: { Url: '{p}.example.com/id/1', ClientIDList: ['one'], ThumbprintList: [THUMBPRINT] },
    }),
    iam(
      'ListOpenIDConnectProviders',
      {},
      { expect: { OpenIDConnectProviderList: [{ Arn: arn.OpenIDConnectProviderArn }] } },
    ),
    iam('AddClientIDToOpenIDConnectProvider', { ...arn, ClientID: 'two' }),
    iam('RemoveClientIDFromOpenIDConnectProvider', { ...arn, ClientID: 'one' }),
    iam('UpdateOpenIDConnectProviderThumbprint', { ...arn, ThumbprintList: ['b'.repeat(40)] }),
    iam('GetOpenIDConnectProvider', arn, {
      expect: { ClientIDList: ['two'], ThumbprintList: ['b'.repeat(40)] },
    }),
    iam('TagOpenIDConnectProvider', { ...arn, Tags: [{ Key: 'c', Value: 'd' }] }),
    iam('UntagOpenIDConnectProvider', { ...arn, TagKeys: ['a'] }),
    iam('ListOpenIDConnectProviderTags', arn, { expect: { Tags: [{ Key: 'c', Value: 'd' }] } }),
    iam('DeleteOpenIDConnectProvider', arn),
    iam('GetOpenIDConnectProvider', arn, { error: 'NoSuchEntity' }),
    iam('AddClientIDToOpenIDConnectProvider', { ...arn, ClientID: 'x' }, { error: 'NoSuchEntity' }),
  ],
};
