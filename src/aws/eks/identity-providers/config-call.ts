import type { Permission } from '../../../core/principal/permission.ts';
import {
  IDENTITY_PROVIDER_CONFIG,
  identityProviderConfigKey,
} from '../../../core/records/identity-provider-config.ts';
import type { ConfigScope } from '../../../service/identity-provider-configs/associate-config.ts';
import type { ConfigName } from '../../../service/identity-provider-configs/find-config.ts';
import { scopeOf } from '../../../service/scope.ts';
import type { Services } from '../../../service/services.ts';
import type { Call } from '../../protocol/operation.ts';

export function configScope(call: Call, services: Services, cluster: string | undefined): ConfigScope {
  const { account, region } = call;
  return { account, region, cluster: cluster ?? '', scope: scopeOf(services, account) };
}

/** Permission on a config, there or not, noted in the audit event of the call. Its ARN ends in an id that nobody knows who may not look. */
export function configPermission(
  action: string,
  call: Call,
  { directory, settings }: Services,
  cluster = '',
  { type = '', name = '' }: ConfigName = {},
): Permission {
  const { account, region } = call;
  const known = directory.get(IDENTITY_PROVIDER_CONFIG, account, identityProviderConfigKey(cluster, name));
  const prefix = `arn:${settings.partition}:eks:${region}:${account}:identityproviderconfig/${cluster}`;
  const resource = known?.body.arn ?? `${prefix}/${type}/${name}/*`;
  const tags = Object.entries(known?.body.tags ?? {});
  const context = Object.fromEntries(
    tags.map(([key, value]) => [`aws:resourcetag/${key.toLowerCase()}`, value]),
  );
  call.audit.resources.push(resource);
  return { action, resource, context };
}
