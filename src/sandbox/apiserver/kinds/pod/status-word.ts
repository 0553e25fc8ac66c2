import { isTree, type Tree, textOf, treesOf } from '../../objects/tree.ts';
import { memberOf, metaOf } from '../../tables/columns.ts';

function ended(terminated: Tree): string {
  const reason = textOf(terminated, 'reason');
  if (reason !== '') return reason;
  const signal = Number(terminated.signal ?? 0);
  return signal === 0 ? `ExitCode:${Number(terminated.exitCode ?? 0)}` : `Signal:${signal}`;
}

/** What an init container has to say while the pod is not past it; undefined when it is. */
function initWord(status: Tree, done: number, total: number): string | undefined {
  const state = memberOf(status, 'state');
  if (isTree(state.terminated)) {
    return Number(state.terminated.exitCode ?? 0) === 0 ? undefined : `Init:${ended(state.terminated)}`;
  }
  if (status.started === true) return undefined;
  const waiting = textOf(memberOf(state, 'waiting'), 'reason');
  return waiting !== '' && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${done}/${total}`;
}

function initializing(pod: Tree): string | undefined {
  const total = treesOf(memberOf(pod, 'spec'), 'initContainers').length;
  const statuses = treesOf(memberOf(pod, 'status'), 'initContainerStatuses');
  for (const [index, status] of statuses.entries()) {
    const word = initWord(status, index, total);
    if (word !== undefined) return word;
  }
  return undefined;
}

function conditionHolds(pod: Tree, type: string): boolean {
  return treesOf(memberOf(pod, 'status'), 'conditions').some((c) => c.type === type && c.status === 'True');
}

/** The first container's word wins, so the walk goes from the last. */
function mainWord(pod: Tree, phase: string): string {
  let word = phase;
  let running = false;
  for (const status of treesOf(memberOf(pod, 'status'), 'containerStatuses').reverse()) {
    const state = memberOf(status, 'state');
    const waiting = textOf(memberOf(state, 'waiting'), 'reason');
    if (waiting !== '') word = waiting;
    else if (isTree(state.terminated)) word = ended(state.terminated);
    else if (status.ready === true && isTree(state.running)) running = true;
  }
  if (word === 'Completed' && running) return conditionHolds(pod, 'Ready') ? 'Running' : 'NotReady';
  return word;
}

/** The STATUS column of `kubectl get pods`: one word for the whole pod, as printers.go makes it. */
export function statusWord(pod: Tree): string {
  const status = memberOf(pod, 'status');
  const phase = textOf(status, 'reason') || textOf(status, 'phase');
  const init = initializing(pod);
  const word = init !== undefined && !conditionHolds(pod, 'Initialized') ? init : mainWord(pod, phase);
  const terminal = ['Failed', 'Succeeded'].includes(textOf(status, 'phase'));
  return metaOf(pod).deletionTimestamp !== undefined && !terminal ? 'Terminating' : word;
}
