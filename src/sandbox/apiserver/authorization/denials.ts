import { StatusRefusal } from '../errors/status.ts';
import type { PathAttributes, ResourceAttributes } from './attributes.ts';

/** `User "u" cannot list resource "pods" in API group "" in the namespace "default"`. */
export function describeDenied({
  user,
  verb,
  group,
  resource,
  subresource,
  namespace,
}: ResourceAttributes): string {
  const full = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return `User "${user.username}" cannot ${verb} resource "${full}" in API group "${group}" ${where}`;
}

export function deniedResource(attributes: ResourceAttributes): StatusRefusal {
  const { group, resource, name } = attributes;
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const subject = name === '' ? qualified : `${qualified} "${name}"`;
  return new StatusRefusal('Forbidden', 403, `${subject} is forbidden: ${describeDenied(attributes)}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: resource,
  });
}

export function deniedPath({ user, verb, path }: PathAttributes): StatusRefusal {
  return new StatusRefusal(
    'Forbidden',
    403,
    `forbidden: User "${user.username}" cannot ${verb} path "${path}"`,
    {},
  );
}
