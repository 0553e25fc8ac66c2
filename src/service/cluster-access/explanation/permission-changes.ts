import type { AccessRule } from '../../../core/cluster-access/access-grant.ts';
import { candidateRoles } from './explain-permission.ts';
import type { ToldUser } from './held-rules.ts';
import type { RbacView, WantedAccess } from './rbac-view.ts';
import { shellQuoted } from './shell-quoted.ts';

/** The user's own group where it has one: people come and go. */
function subject({ username, groups }: ToldUser): string {
  const own = groups.find((group) => !group.startsWith('system:'));
  return own === undefined ? `--user=${shellQuoted(username)}` : `--group=${shellQuoted(own)}`;
}

function binding(kind: string, name: string, user: ToldUser, { namespace }: WantedAccess): string {
  const role = `${kind === 'Role' ? '--role' : '--clusterrole'}=${shellQuoted(name)}`;
  if (namespace === undefined) return `kubectl create clusterrolebinding NAME ${role} ${subject(user)}`;
  return `kubectl create rolebinding NAME -n ${shellQuoted(namespace)} ${role} ${subject(user)}`;
}

function ownRole(wanted: WantedAccess): string {
  const { verb, group, resource, subresource, namespace, path } = wanted;
  if (path !== undefined)
    return `kubectl create clusterrole NAME --verb=${shellQuoted(verb)} --non-resource-url=${shellQuoted(path)}`;
  const full = `${resource}${group === '' ? '' : `.${group}`}${subresource === '' ? '' : `/${subresource}`}`;
  const what = `--verb=${shellQuoted(verb)} --resource=${shellQuoted(full)}`;
  return namespace === undefined
    ? `kubectl create clusterrole NAME ${what}`
    : `kubectl create role NAME -n ${shellQuoted(namespace)} ${what}`;
}

/** Since kubectl 1.30 these are WebSockets, which begin with a GET; before, they were a POST. */
const STREAMS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward']);

const isEverything = ({ verbs, resources, nonResourceURLs }: AccessRule): boolean =>
  verbs.includes('*') && (resources.includes('*') || nonResourceURLs.includes('*'));

/** Commands that would allow it: the narrowest role that is there, and a new one that gives this alone. */
export function permissionChanges(view: RbacView, user: ToldUser, wanted: WantedAccess): readonly string[] {
  // Nobody should be made an administrator for one call.
  const narrowest = candidateRoles(view, wanted).find((role) => !role.rules.some(isEverything));
  const kind = wanted.namespace === undefined ? 'ClusterRole' : 'Role';
  return [
    `${ownRole(wanted)} && ${binding(kind, 'NAME', user, wanted)}`,
    ...(narrowest === undefined
      ? []
      : [`or, with a role that is there: ${binding(narrowest.kind, narrowest.name, user, wanted)}`]),
    ...(STREAMS.has(wanted.subresource)
      ? [
          `give both get and create on ${wanted.resource}/${wanted.subresource}: clients differ in which of them they ask`,
        ]
      : []),
  ];
}
