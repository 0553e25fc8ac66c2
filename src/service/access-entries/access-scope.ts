import type { AccessScope } from '../../core/records/access-entry.ts';
import { invalidParameter } from '../clusters/refusals.ts';

/** A namespace, or the beginning of several with `*` behind it. */
const NAMESPACE = /^(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?|(?:[a-z0-9][-a-z0-9]{0,61})?\*)$/;
/** Ours: AWS states no bound. */
const MOST = 100;

/** Texts are unverified. Throws `Refusal` InvalidParameterException. */
export function accessScopeOf(
  type: string | undefined,
  namespaces: readonly string[] | undefined = [],
): AccessScope {
  if (type !== 'cluster' && type !== 'namespace')
    throw invalidParameter('The accessScope type must be one of [cluster, namespace]');
  if (type === 'cluster') {
    if (namespaces.length > 0)
      throw invalidParameter('namespaces cannot be specified for an accessScope of type cluster');
    return { type, namespaces: [] };
  }
  if (namespaces.length === 0)
    throw invalidParameter('namespaces must be specified for an accessScope of type namespace');
  if (namespaces.length > MOST)
    throw invalidParameter(`At most ${MOST} namespaces can be specified for an accessScope`);
  const bad = namespaces.find((name) => !NAMESPACE.test(name));
  if (bad !== undefined) throw invalidParameter(`The namespace ${bad.slice(0, 64)} is invalid`);
  return { type, namespaces: [...new Set(namespaces)] };
}
