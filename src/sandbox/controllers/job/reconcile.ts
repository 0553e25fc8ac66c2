import { isDeepStrictEqual } from 'node:util';
import { asPod, type Pod } from '../../pod.ts';
import type { ControllerContext } from '../controller.ts';
import { asJob, hasCondition, isControlledBy, isFinished, type Job } from './job.ts';
import { jobPod } from './job-pod.ts';
import { jobStatus } from './job-status.ts';
import { type Tally, tally } from './tally.ts';
import { judge, type Verdict } from './verdict.ts';

const COMPONENT = 'job-controller';
/** Kubernetes' MaxPodCreateDeletePerSync: one look at one job never floods the API. */
const MOST_PER_LOOK = 500;

/** One look at the job `namespace/name`; a number asks for another after so many milliseconds. */
export async function reconcileJob(context: ControllerContext, key: string): Promise<number | undefined> {
  const [namespace = '', name = ''] = key.split('/');
  const object = context.api.get('jobs.batch', namespace, name);
  if (object === undefined || object.metadata.deletionTimestamp !== undefined) return undefined;
  const job = asJob(object);
  if (isFinished(job)) return await expire(context, job);
  if (job.spec.completionMode === 'Indexed') return refuseIndexed(context, job);
  const present = tally(job, podsOf(context, job));
  const verdict = judge(job, present, context.clock.now());
  await act(context, job, present, verdict);
  await report(context, job, verdict);
  return verdict.kind === 'run' ? verdict.again : undefined;
}

function refuseIndexed(context: ControllerContext, job: Job): undefined {
  const message = 'completionMode Indexed is not built in this sandbox: the job is left alone';
  context.api.event(job, 'Warning', 'Unsupported', message, COMPONENT);
}

function podsOf(context: ControllerContext, job: Job): readonly Pod[] {
  return context.api
    .list('pods', job.metadata.namespace)
    .map(asPod)
    .filter((pod) => isControlledBy(pod, job));
}

async function act(context: ControllerContext, job: Job, pods: Tally, verdict: Verdict): Promise<void> {
  const remove = verdict.kind === 'run' ? verdict.remove : pods.active;
  for (const pod of remove.slice(0, MOST_PER_LOOK)) await removePod(context, job, pod);
  if (verdict.kind !== 'run') return;
  for (let i = 0; i < Math.min(verdict.create, MOST_PER_LOOK); i++) await createPod(context, job);
}

async function removePod({ api }: ControllerContext, job: Job, pod: Pod): Promise<void> {
  const { namespace, name, uid } = pod.metadata;
  await api.delete('pods', namespace, name, { uid });
  api.event(job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`, COMPONENT);
}

async function createPod({ api, cryptography }: ControllerContext, job: Job): Promise<void> {
  try {
    const pod = await api.create('pods', job.metadata.namespace, jobPod(job, cryptography));
    api.event(job, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, COMPONENT);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    api.event(job, 'Warning', 'FailedCreate', `Error creating: ${reason}`, COMPONENT);
    throw error;
  }
}

/** Writes the status that follows from the pods as they are after acting, and tells of what it changed. */
async function report(context: ControllerContext, job: Job, verdict: Verdict): Promise<void> {
  const { namespace, name, uid } = job.metadata;
  const now = context.clock.now();
  const wanted = (present: Job) => jobStatus(present, tally(present, podsOf(context, present)), verdict, now);
  if (isDeepStrictEqual(wanted(job), job.status ?? {})) return;
  const written = await context.api.updateStatus('jobs.batch', namespace, name, (object) => {
    const present = asJob(object);
    return present.metadata.uid === uid ? { ...present, status: wanted(present) } : present;
  });
  if (written !== undefined && written.metadata.uid === uid) tell(context, job, asJob(written), verdict);
}

function tell({ api }: ControllerContext, before: Job, after: Job, verdict: Verdict): void {
  const became = (type: string): boolean => hasCondition(after, type) && !hasCondition(before, type);
  if (became('Complete')) api.event(after, 'Normal', 'Completed', 'Job completed', COMPONENT);
  if (became('Failed') && verdict.kind === 'failed') {
    api.event(after, 'Warning', verdict.reason, verdict.message, COMPONENT);
  }
  if (became('Suspended')) api.event(after, 'Normal', 'Suspended', 'Job suspended', COMPONENT);
  if (hasCondition(before, 'Suspended') && !hasCondition(after, 'Suspended')) {
    api.event(after, 'Normal', 'Resumed', 'Job resumed', COMPONENT);
  }
}

/** `ttlSecondsAfterFinished`: the TTL controller's part. */
async function expire({ api, clock }: ControllerContext, job: Job): Promise<number | undefined> {
  const ttl = job.spec.ttlSecondsAfterFinished;
  const end = job.status?.conditions?.find((c) => c.type === 'Complete' || c.type === 'Failed');
  if (ttl === undefined || end?.lastTransitionTime === undefined) return undefined;
  const left = Date.parse(end.lastTransitionTime) + ttl * 1000 - clock.now();
  if (left > 0) return left;
  const { namespace, name, uid } = job.metadata;
  await api.delete('jobs.batch', namespace, name, { uid });
  return undefined;
}
