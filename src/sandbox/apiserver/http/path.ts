import type { Resource, Subresource } from '../resources/resource.ts';
import { resourceAt } from '../resources/table.ts';

/** A path of the API, taken apart. */
export type Target =
  | { readonly type: 'path'; readonly path: string }
  | {
      readonly type: 'resource';
      readonly resource: Resource;
      readonly namespace: string | undefined;
      /** Empty: the collection. */
      readonly name: string;
      readonly subresource: Subresource | undefined;
    };

/** One decoded path segment; undefined for one that could be read as a path itself. */
function decodeSegment(segment: string): string | undefined {
  try {
    const text = decodeURIComponent(segment);
    const unsafe = text === '' || text === '.' || text === '..' || /[/\\\0]/.test(text);
    return unsafe ? undefined : text;
  } catch {
    return undefined;
  }
}

function split(path: string): readonly string[] | undefined {
  const segments = path.split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  const decoded = segments.map(decodeSegment);
  return decoded.includes(undefined) ? undefined : decoded.filter((segment) => segment !== undefined);
}

function resourceTarget(group: string, rest: readonly string[]): Target | undefined {
  // `namespaces/NAME/PLURAL…` is inside the namespace, unless what follows is the namespace's own subresource.
  const inside =
    rest[0] === 'namespaces' && rest.length > 2 && resourceAt(group, rest[2] ?? '') !== undefined;
  const namespace = inside ? rest[1] : undefined;
  const [plural = '', name = '', sub, ...more] = inside ? rest.slice(2) : rest;
  const resource = resourceAt(group, plural);
  if (resource === undefined || more.length > 0 || (inside && !resource.namespaced)) return undefined;
  if (resource.namespaced && namespace === undefined && name !== '') return undefined;
  const subresource =
    sub === undefined ? undefined : resource.subresources.find((candidate) => candidate.name === sub);
  if (sub !== undefined && subresource === undefined) return undefined;
  return { type: 'resource', resource, namespace, name, subresource };
}

/** Undefined: no such place. Encoded slashes, dot segments and empty segments never reach a name. */
export function parsePath(path: string): Target | undefined {
  const segments = split(path);
  if (segments === undefined) return undefined;
  const [root, first, second, ...rest] = segments;
  if (root === 'api' && first === 'v1' && second !== undefined) return resourceTarget('', [second, ...rest]);
  if (root === 'apis' && first !== undefined && second === 'v1' && rest.length > 0)
    return resourceTarget(first, rest);
  return { type: 'path', path: `/${segments.join('/')}` };
}
