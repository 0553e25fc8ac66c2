import { forbidden } from '../errors/refusals.ts';
import { PRIORITY_CLASS } from '../kinds/scheduling/priority-class.ts';
import { childOf, setDefault, type Tree, textOf, treesOf } from '../objects/tree.ts';
import type { AdmissionRequest } from '../objects/write.ts';
import { metaOf } from '../tables/columns.ts';
import type { AdmissionContext } from './context.ts';

/** Pods leave an unready node after five minutes unless they say otherwise. */
const TOLERATED_SECONDS = 300;
const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

/** The class that counts when a pod names none: the one marked so, if any; the lowest of several. */
function defaultClass(classes: readonly Tree[]): Tree | undefined {
  const marked = classes.filter((one) => one.globalDefault === true);
  return marked.sort((a, b) => Number(a.value) - Number(b.value))[0];
}

/** Built-in Priority admission: the class by name becomes a number, which nobody may choose otherwise. */
export function admitPodPriority(context: AdmissionContext, request: AdmissionRequest): void {
  const { operation, resource, object } = request;
  if (operation !== 'CREATE' || resource.kind !== 'Pod' || object === undefined) return;
  const spec = childOf(object, 'spec');
  const name = textOf(spec, 'priorityClassName');
  const found =
    name === '' ? defaultClass(context.list(PRIORITY_CLASS)) : context.get(PRIORITY_CLASS, undefined, name);
  if (name !== '' && found === undefined)
    throw forbidden(resource, request.name, `no PriorityClass with name ${name} was found`);
  const priority = Number(found?.value ?? 0);
  if (spec.priority !== undefined && spec.priority !== priority) {
    throw forbidden(
      resource,
      request.name,
      `the integer value of priority (${Number(spec.priority)}) must not be provided in pod spec; priority admission controller computed ${priority} from the given PriorityClass name`,
    );
  }
  spec.priority = priority;
  if (found !== undefined) spec.priorityClassName = textOf(metaOf(found), 'name');
  if (textOf(found, 'preemptionPolicy') !== '') spec.preemptionPolicy = found?.preemptionPolicy;
}

/** Built-in DefaultTolerationSeconds admission. */
export function admitPodDefaults({ operation, resource, object }: AdmissionRequest): void {
  if (operation !== 'CREATE' || resource.kind !== 'Pod' || object === undefined) return;
  const spec = childOf(object, 'spec');
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
