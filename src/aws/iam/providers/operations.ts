import type { AnyOperation } from '../../protocol/operation.ts';
import { addClientIDToOpenIDConnectProvider } from './add-client-id.ts';
import { createOpenIDConnectProvider } from './create-provider.ts';
import { deleteOpenIDConnectProvider } from './delete-provider.ts';
import { getOpenIDConnectProvider } from './get-provider.ts';
import { listOpenIDConnectProviderTags } from './list-provider-tags.ts';
import { listOpenIDConnectProviders } from './list-providers.ts';
import { removeClientIDFromOpenIDConnectProvider } from './remove-client-id.ts';
import { tagOpenIDConnectProvider } from './tag-provider.ts';
import { untagOpenIDConnectProvider } from './untag-provider.ts';
import { updateOpenIDConnectProviderThumbprint } from './update-thumbprint.ts';

export const PROVIDER_OPERATIONS: Readonly<Record<string, AnyOperation>> = {
  AddClientIDToOpenIDConnectProvider: addClientIDToOpenIDConnectProvider,
  CreateOpenIDConnectProvider: createOpenIDConnectProvider,
  DeleteOpenIDConnectProvider: deleteOpenIDConnectProvider,
  GetOpenIDConnectProvider: getOpenIDConnectProvider,
  ListOpenIDConnectProviderTags: listOpenIDConnectProviderTags,
  ListOpenIDConnectProviders: listOpenIDConnectProviders,
  RemoveClientIDFromOpenIDConnectProvider: removeClientIDFromOpenIDConnectProvider,
  TagOpenIDConnectProvider: tagOpenIDConnectProvider,
  UntagOpenIDConnectProvider: untagOpenIDConnectProvider,
  UpdateOpenIDConnectProviderThumbprint: updateOpenIDConnectProviderThumbprint,
};
