import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';
import type { WantedPath, WantedResource } from '../../core/cluster-access/rule-allows.ts';
import { type Members, readList, readMembers, readText } from '../admission/json-reader.ts';

/** What an API server asks of an authorizer. */
export interface AccessQuestion {
  readonly user: KubernetesUser;
  readonly wanted: WantedResource | WantedPath;
  /** Undefined: at the cluster scope. */
  readonly namespace: string | undefined;
}

/** Undefined for what is no SubjectAccessReview: one that asks for nothing, or for two things at once, is none. */
export function parseAccessReview(review: Members): AccessQuestion | undefined {
  try {
    const spec = readMembers(review.spec, 'spec');
    const { resourceAttributes: resource, nonResourceAttributes: path } = spec;
    if ((resource == null) === (path == null)) return undefined;
    const user = readUser(spec);
    if (path != null) return { user, wanted: readPath(readMembers(path, 'path')), namespace: undefined };
    const attributes = readMembers(resource, 'resource');
    return {
      user,
      wanted: readResource(attributes),
      namespace: textIn(attributes, 'namespace') || undefined,
    };
  } catch {
    return undefined;
  }
}

const textIn = (members: Members, name: string): string => readText(members[name], name) ?? '';

/** v1beta1 has `group` where v1 has `groups`. */
function readUser(spec: Members): KubernetesUser {
  const uid = textIn(spec, 'uid');
  const groups = (readList(spec.groups ?? spec.group, 'groups') ?? []).map(
    (group) => readText(group, 'group') ?? '',
  );
  return {
    username: textIn(spec, 'user'),
    groups,
    extra: readExtra(spec.extra),
    ...(uid === '' ? {} : { uid }),
  };
}

function readExtra(value: unknown): Readonly<Record<string, readonly string[]>> {
  const members = value == null ? {} : readMembers(value, 'extra');
  const values = (texts: unknown) =>
    (readList(texts, 'extra') ?? []).map((text) => readText(text, 'extra') ?? '');
  return Object.fromEntries(Object.entries(members).map(([name, texts]) => [name, values(texts)]));
}

function readPath(members: Members): WantedPath {
  return { verb: textIn(members, 'verb'), path: textIn(members, 'path') };
}

function readResource(members: Members): WantedResource {
  return {
    verb: textIn(members, 'verb'),
    group: textIn(members, 'group'),
    resource: textIn(members, 'resource'),
    subresource: textIn(members, 'subresource'),
    name: textIn(members, 'name'),
  };
}
