import { Refusal } from '../../core/errors/refusal.ts';
import type { Reader } from '../../core/ports/directory.ts';
import type { Permission, RequestContext } from '../../core/principal/permission.ts';
import type { OidcProvider } from '../../core/records/identity.ts';
import type { Scope } from '../scope.ts';
import { resourceTagContext } from '../tags/tag-context.ts';
import { findProvider } from './find-provider.ts';

/** What a call on an OIDC provider needs. A port-less spelling is authorized as the provider that it stands for. */
export function providerPermission(
  reader: Reader,
  scope: Scope,
  arn: string,
  action: string,
  context: RequestContext = {},
): Permission {
  const provider = present(reader, scope, arn);
  return {
    action: `iam:${action}`,
    resource: provider?.arn ?? arn,
    resourceAccount: scope.account,
    context: { ...resourceTagContext(provider?.tags), ...context },
  };
}

/** Whether it exists is told by the operation itself, after authorization. */
function present(reader: Reader, scope: Scope, arn: string): OidcProvider | undefined {
  try {
    return findProvider(reader, scope, arn);
  } catch (cause) {
    if (cause instanceof Refusal) return undefined;
    throw cause;
  }
}
