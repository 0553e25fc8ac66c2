import { childOf, setDefault, treesOf } from '../objects/tree.ts';
import type { AdmissionRequest } from '../objects/write.ts';

/** Pods leave an unready node after five minutes unless they say otherwise. */
const TOLERATED_SECONDS = 300;
const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** Built-in Priority and DefaultTolerationSeconds admission, without priority classes. */
export function admitPodDefaults({ operation, resource, object }: AdmissionRequest): void {
  if (operation !== 'CREATE' || resource.kind !== 'Pod' || object === undefined) return;
  const spec = childOf(object, 'spec');
  setDefault(spec, 'priority', 0);
  setDefault(spec, 'preemptionPolicy', 'PreemptLowerPriority');
  const tolerations = treesOf(spec, 'tolerations');
  const missing = TAINTS.filter(
    (key) =>
      !tolerations.some((item) => (item.key ?? key) === key && (item.effect ?? 'NoExecute') === 'NoExecute'),
  );
  const added = missing.map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: TOLERATED_SECONDS,
  }));
  if (added.length > 0) spec.tolerations = [...tolerations, ...added];
}
