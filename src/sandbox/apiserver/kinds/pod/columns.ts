import { type Tree, textOf, treesOf } from '../../objects/tree.ts';
import type { Column } from '../../resources/resource.ts';
import { AGE_COLUMN, memberOf, metaOf, NAME_COLUMN, NONE, orNone, textColumn } from '../../tables/columns.ts';
import { since } from '../../tables/durations.ts';
import { statusWord } from './status-word.ts';

const statusOf = (pod: Tree): Tree => memberOf(pod, 'status');
const specOf = (pod: Tree): Tree => memberOf(pod, 'spec');

function ready(pod: Tree): string {
  const running = treesOf(statusOf(pod), 'containerStatuses').filter((status) => status.ready === true);
  return `${running.length}/${treesOf(specOf(pod), 'containers').length}`;
}

/** `3 (12s ago)`: how often, and when last. */
function restarts(pod: Tree, now: number): string {
  const statuses = treesOf(statusOf(pod), 'containerStatuses');
  const count = statuses.reduce((sum, status) => sum + Number(status.restartCount ?? 0), 0);
  const ends = statuses.map((status) =>
    textOf(memberOf(memberOf(status, 'lastState'), 'terminated'), 'finishedAt'),
  );
  const last = ends
    .filter((end) => end !== '')
    .sort()
    .at(-1);
  return count > 0 && last !== undefined ? `${count} (${since(last, now)} ago)` : String(count);
}

function address(pod: Tree): string {
  return orNone(textOf(treesOf(statusOf(pod), 'podIPs')[0], 'ip') || textOf(statusOf(pod), 'podIP'));
}

function gates(pod: Tree): string {
  const wanted = treesOf(specOf(pod), 'readinessGates').map((gate) => gate.conditionType);
  if (wanted.length === 0) return NONE;
  const met = treesOf(statusOf(pod), 'conditions').filter(
    (c) => wanted.includes(c.type) && c.status === 'True',
  );
  return `${met.length}/${wanted.length}`;
}

export const POD_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  textColumn('Ready', ready),
  textColumn('Status', (pod) => statusWord(pod)),
  textColumn('Restarts', restarts),
  AGE_COLUMN,
  textColumn('IP', address, 1),
  textColumn('Node', (pod) => orNone(textOf(specOf(pod), 'nodeName')), 1),
  textColumn('Nominated Node', (pod) => orNone(textOf(statusOf(pod), 'nominatedNodeName')), 1),
  textColumn('Readiness Gates', gates, 1),
];

export function isTerminal(pod: Tree): boolean {
  return ['Failed', 'Succeeded'].includes(textOf(statusOf(pod), 'phase'));
}

export function isEnding(pod: Tree): boolean {
  return metaOf(pod).deletionTimestamp !== undefined && !isTerminal(pod);
}
