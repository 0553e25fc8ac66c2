import type { WantedAccess } from '../../service/cluster-access/explanation/rbac-view.ts';
import { CommandFailure } from '../output.ts';

export interface WantedOptions {
  readonly verb?: string;
  readonly resource?: string;
  readonly name?: string;
  readonly namespace?: string;
}

const RESOURCE = /^([a-z0-9-]+)(?:\.([a-z0-9.-]+))?(?:\/([a-z0-9-]+))?$/;

/** `--verb delete --resource deployments.apps/scale --name web -n shop`; a resource that begins with `/` is a path. */
export function wantedOf({ verb, resource, name, namespace }: WantedOptions): WantedAccess | undefined {
  if (verb === undefined && resource === undefined) return undefined;
  if (verb === undefined || resource === undefined)
    throw new CommandFailure('--verb and --resource go together', { exitCode: 2 });
  const none = { group: '', resource: '', subresource: '', namespace: undefined, name: '' };
  if (resource.startsWith('/')) return { ...none, verb, path: resource };
  const [, plural, group = '', subresource = ''] = RESOURCE.exec(resource) ?? [];
  if (plural === undefined)
    throw new CommandFailure('--resource is RESOURCE[.GROUP][/SUBRESOURCE], or a path', { exitCode: 2 });
  return { verb, group, resource: plural, subresource, namespace, name: name ?? '' };
}
