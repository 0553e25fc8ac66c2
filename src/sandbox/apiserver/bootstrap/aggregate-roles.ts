import type { Log } from '../../../core/ports/runtime.ts';
import type { ClusterApi } from '../../cluster-api.ts';
import type { KubeObject } from '../../object.ts';
import { RBAC_GROUP } from '../kinds/rbac/rbac.ts';
import { isTree, sameJson, type Tree, treesOf } from '../objects/tree.ts';
import { matchesLabels, requirementsOf } from '../selectors/label-selector.ts';
import { memberOf } from '../tables/columns.ts';

const RESOURCE = `clusterroles.${RBAC_GROUP}`;

const treeOf = (role: KubeObject): Tree => role as unknown as Tree; // only read

/** The rules of the roles that an aggregated role selects, each once; undefined for a role with rules of its own. */
function aggregateRules(api: ClusterApi, role: KubeObject): readonly Tree[] | undefined {
  const { aggregationRule } = treeOf(role);
  if (!isTree(aggregationRule)) return undefined;
  const selectors = treesOf(memberOf(treeOf(role), 'aggregationRule'), 'clusterRoleSelectors').map(
    requirementsOf,
  );
  const rules: Tree[] = [];
  for (const other of api.list(RESOURCE)) {
    if (other.metadata.name === role.metadata.name) continue;
    if (!selectors.some((selector) => matchesLabels(selector, other.metadata.labels))) continue;
    for (const rule of treesOf(treeOf(other), 'rules')) {
      if (!rules.some((known) => sameJson(known, rule))) rules.push(rule);
    }
  }
  return rules;
}

async function aggregate(api: ClusterApi): Promise<boolean> {
  let changed = false;
  for (const role of api.list(RESOURCE)) {
    const rules = aggregateRules(api, role);
    if (rules === undefined || sameJson(rules, treesOf(treeOf(role), 'rules'))) continue;
    await api.update(RESOURCE, { ...role, rules });
    changed = true;
  }
  return changed;
}

/** Aggregation of aggregations settles in as many rounds as they are deep; a cycle must not keep us. */
const MAX_ROUNDS = 8;

export interface RoleAggregation {
  stop(): void;
  /** Resolves when every aggregated role holds what it selects. */
  settled(): Promise<void>;
}

/** Keeps the rules of aggregated ClusterRoles what the roles that they select have. */
export function keepRolesAggregated(api: ClusterApi, log: Log): RoleAggregation {
  let work = Promise.resolve();
  let queued = false;
  const run = async (): Promise<void> => {
    queued = false;
    for (let round = 0; round < MAX_ROUNDS && (await aggregate(api)); round++);
  };
  const look = (): void => {
    if (queued) return;
    queued = true;
    work = work.then(run).catch((error: unknown) => {
      // Another writer came between: its change calls us again.
      log.warn('sandbox.roles.aggregation', { error: String(error) });
    });
  };
  const watch = api.watch(RESOURCE, look);
  look();
  return { stop: () => watch.stop(), settled: () => work };
}
