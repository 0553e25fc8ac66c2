import { isTree, type Tree, textOf, treesOf } from '../../objects/tree.ts';
import type { Column } from '../../resources/resource.ts';
import { AGE_COLUMN, memberOf, metaOf, NAME_COLUMN, NONE, textColumn } from '../../tables/columns.ts';
import { humanDuration } from '../../tables/durations.ts';

const specOf = (job: Tree): Tree => memberOf(job, 'spec');
const statusOf = (job: Tree): Tree => memberOf(job, 'status');

function hasCondition(job: Tree, type: string): boolean {
  return treesOf(statusOf(job), 'conditions').some((c) => c.type === type && c.status === 'True');
}

function state(job: Tree): string {
  if (hasCondition(job, 'Complete')) return 'Complete';
  if (hasCondition(job, 'Failed')) return 'Failed';
  if (metaOf(job).deletionTimestamp !== undefined) return 'Terminating';
  return (
    ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find((type) => hasCondition(job, type)) ?? 'Running'
  );
}

function completions(job: Tree): string {
  const succeeded = Number(statusOf(job).succeeded ?? 0);
  const wanted = specOf(job).completions;
  if (wanted !== undefined) return `${succeeded}/${String(wanted)}`;
  const parallelism = Number(specOf(job).parallelism ?? 0);
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function runTime(job: Tree, now: number): string {
  const start = textOf(statusOf(job), 'startTime');
  if (start === '') return '';
  const end = textOf(statusOf(job), 'completionTime');
  return humanDuration((end === '' ? now : Date.parse(end)) - Date.parse(start));
}

function containers(job: Tree, member: string): string {
  const spec = memberOf(memberOf(specOf(job), 'template'), 'spec');
  return treesOf(spec, 'containers')
    .map((container) => textOf(container, member))
    .join(',');
}

function selector(job: Tree): string {
  const labels = memberOf(specOf(job), 'selector').matchLabels;
  if (!isTree(labels)) return NONE;
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${String(value)}`)
    .sort()
    .join(',');
}

export const JOB_COLUMNS: readonly Column[] = [
  NAME_COLUMN,
  textColumn('Status', state),
  textColumn('Completions', completions),
  textColumn('Duration', runTime),
  AGE_COLUMN,
  textColumn('Containers', (job) => containers(job, 'name'), 1),
  textColumn('Images', (job) => containers(job, 'image'), 1),
  textColumn('Selector', selector, 1),
];
