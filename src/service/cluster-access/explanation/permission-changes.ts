import { candidateRoles } from './explain-permission.ts';
import type { ToldUser } from './held-rules.ts';
import type { RbacView, WantedAccess } from './rbac-view.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The user's own group where it has one: people come and go. */
function subject({ username, groups }: ToldUser): string {
  const own = groups.find((group) => !group.startsWith('system:'));
  return own === undefined ? `--user=${quoted(username)}` : `--group=${quoted(own)}`;
}

function binding(kind: string, name: string, user: ToldUser, { namespace }: WantedAccess): string {
  const role = `${kind === 'Role' ? '--role' : '--clusterrole'}=${quoted(name)}`;
  if (namespace === undefined) return `kubectl create clusterrolebinding NAME ${role} ${subject(user)}`;
  return `kubectl create rolebinding NAME -n ${quoted(namespace)} ${role} ${subject(user)}`;
}

function ownRole(wanted: WantedAccess): string {
  const { verb, group, resource, subresource, namespace, path } = wanted;
  if (path !== undefined)
    return `kubectl create clusterrole NAME --verb=${quoted(verb)} --non-resource-url=${quoted(path)}`;
  const full = `${resource}${group === '' ? '' : `.${group}`}${subresource === '' ? '' : `/${subresource}`}`;
  const what = `--verb=${quoted(verb)} --resource=${quoted(full)}`;
  return namespace === undefined
    ? `kubectl create clusterrole NAME ${what}`
    : `kubectl create role NAME -n ${quoted(namespace)} ${what}`;
}

/** Since kubectl 1.30 these are WebSockets, which begin with a GET; before, they were a POST. */
const STREAMS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward']);

/** Commands that would allow it: the narrowest role that is there, and a new one that gives this alone. */
export function permissionChanges(view: RbacView, user: ToldUser, wanted: WantedAccess): readonly string[] {
  const [narrowest] = candidateRoles(view, wanted);
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
