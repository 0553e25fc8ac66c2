import type { ClusterIdentity } from '../../core/cluster-access/cluster-identity.ts';
import type { MappedTo } from '../../core/cluster-access/identity-mapper.ts';
import { renderTemplate, TemplateFault } from '../../core/cluster-access/mapping/template.ts';

type Names =
  | { readonly username: string; readonly groups: readonly string[] }
  | { readonly fault: string; readonly template: string };

/** Fills in the templates of username and groups; the first that has no value for this identity is the fault. */
export function renderNames(
  to: MappedTo,
  identity: ClusterIdentity,
  instanceName: string | undefined,
): Names {
  let template = to.username;
  try {
    const username = renderTemplate('username', template, identity, instanceName);
    const groups: string[] = [];
    for (template of to.groups) groups.push(renderTemplate('group', template, identity, instanceName));
    return { username, groups };
  } catch (cause) {
    if (!(cause instanceof TemplateFault)) throw cause;
    return { fault: cause.message, template };
  }
}
