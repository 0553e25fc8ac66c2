import { isDeepStrictEqual } from 'node:util';
import type { V1JobSpec } from '@kubernetes/client-node';
import { nextTime, parseCronSchedule } from '../../cron-schedule.ts';
import type { KubeObject } from '../../object.ts';
import { kubeTime } from '../../pod.ts';
import type { ControllerContext } from '../controller.ts';
import { asJob, hasCondition, isFinished, type Job } from '../job/job.ts';
import { controllerReference, isControlledBy, isEnding } from '../workload/workload.ts';

const COMPONENT = 'cronjob-controller';
const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp';
/** Looking for missed times stops here: a job that was asleep for long starts once, not a hundred times. */
const MAX_MISSED = 100;

interface CronJob extends KubeObject {
  readonly spec: {
    readonly schedule: string;
    readonly suspend?: boolean;
    readonly concurrencyPolicy?: 'Allow' | 'Forbid' | 'Replace';
    readonly startingDeadlineSeconds?: number;
    readonly successfulJobsHistoryLimit?: number;
    readonly failedJobsHistoryLimit?: number;
    readonly jobTemplate: {
      readonly metadata?: { readonly labels?: object; readonly annotations?: object };
      readonly spec: V1JobSpec;
    };
  };
  readonly status?: {
    readonly active?: readonly object[];
    readonly lastScheduleTime?: string;
    readonly lastSuccessfulTime?: string;
  };
}

/** One look at the cron job `namespace/name`; a number asks for another when it is next due, milliseconds. */
export async function reconcileCronJob(context: ControllerContext, key: string): Promise<number | undefined> {
  const { api, clock } = context;
  const [namespace = '', name = ''] = key.split('/');
  const object = api.get('cronjobs.batch', namespace, name);
  if (object === undefined || isEnding(object)) return undefined;
  const cron = object as CronJob; // validated by the API server before it was stored
  await forget(context, cron);
  const schedule = parseCronSchedule(cron.spec.schedule);
  if (schedule === undefined || cron.spec.suspend === true) {
    await report(context, cron, undefined);
    return undefined;
  }
  const due = lastDue(cron, clock.now());
  const started = due !== undefined && (await start(context, cron, due)) ? due : undefined;
  await report(context, cron, started);
  const next = nextTime(schedule, clock.now());
  return next === undefined ? undefined : next - clock.now();
}

/** The latest time that is due and not started; undefined when there is none, or it is too late for it. */
function lastDue(cron: CronJob, now: number): number | undefined {
  const schedule = parseCronSchedule(cron.spec.schedule);
  if (schedule === undefined) return undefined;
  const since = Date.parse(cron.status?.lastScheduleTime ?? cron.metadata.creationTimestamp);
  const deadline = cron.spec.startingDeadlineSeconds;
  let from = deadline === undefined ? since : Math.max(since, now - deadline * 1000);
  let due: number | undefined;
  for (let missed = 0; ; missed++) {
    const next = nextTime(schedule, from);
    if (next === undefined || next > now) return due;
    due = next;
    from = missed < MAX_MISSED ? next : Math.max(next, now - 60_000);
  }
}

function jobsOf({ api }: ControllerContext, cron: CronJob): readonly Job[] {
  return api
    .list('jobs.batch', cron.metadata.namespace)
    .filter((job) => isControlledBy(job, cron))
    .map(asJob);
}

async function start(context: ControllerContext, cron: CronJob, due: number): Promise<boolean> {
  const { api } = context;
  const active = jobsOf(context, cron).filter((job) => !isFinished(job));
  const policy = cron.spec.concurrencyPolicy ?? 'Allow';
  if (policy === 'Forbid' && active.length > 0) {
    const message = `Not starting job because prior execution is running and concurrency policy is Forbid`;
    api.event(cron, 'Normal', 'JobAlreadyActive', message, COMPONENT);
    return false;
  }
  for (const { metadata } of policy === 'Replace' ? active : [])
    await api.delete('jobs.batch', metadata.namespace, metadata.name, { uid: metadata.uid });
  const { name, namespace } = cron.metadata;
  const { metadata, spec } = cron.spec.jobTemplate;
  // The minute is in the name: one due time starts one job, however often it is looked at.
  const jobName = `${name}-${Math.floor(due / 60_000)}`;
  if (api.get('jobs.batch', namespace, jobName) !== undefined) return true;
  await api.create('jobs.batch', namespace, {
    metadata: {
      ...metadata,
      name: jobName,
      namespace,
      annotations: { ...metadata?.annotations, [SCHEDULED_AT]: kubeTime(due) },
      ownerReferences: [controllerReference(cron)],
    },
    spec,
  });
  api.event(cron, 'Normal', 'SuccessfulCreate', `Created job ${jobName}`, COMPONENT);
  return true;
}

/** Finished jobs beyond the history limits go, oldest first. */
async function forget(context: ControllerContext, cron: CronJob): Promise<void> {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cron.spec;
  const limits = [
    ['Complete', successfulJobsHistoryLimit],
    ['Failed', failedJobsHistoryLimit],
  ] as const;
  for (const [condition, limit] of limits) {
    const done = jobsOf(context, cron).filter((job) => hasCondition(job, condition));
    done.sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1));
    for (const { metadata } of done.slice(0, Math.max(0, done.length - limit))) {
      await context.api.delete('jobs.batch', metadata.namespace, metadata.name, { uid: metadata.uid });
      context.api.event(cron, 'Normal', 'SuccessfulDelete', `Deleted job ${metadata.name}`, COMPONENT);
    }
  }
}

async function report(context: ControllerContext, cron: CronJob, started: number | undefined): Promise<void> {
  const jobs = jobsOf(context, cron);
  const active = jobs
    .filter((job) => !isFinished(job))
    .map(({ apiVersion, kind, metadata }) => {
      const { name, namespace, uid, resourceVersion } = metadata;
      return { apiVersion, kind, name, namespace, uid, resourceVersion };
    });
  const ends = jobs.map((job) => job.status?.completionTime ?? '').filter((end) => end !== '');
  const lastSuccess = [cron.status?.lastSuccessfulTime ?? '', ...ends].sort().at(-1) ?? '';
  const lastStart = started === undefined ? cron.status?.lastScheduleTime : kubeTime(started);
  const status = {
    ...(active.length === 0 ? {} : { active }),
    ...(lastStart === undefined ? {} : { lastScheduleTime: lastStart }),
    ...(lastSuccess === '' ? {} : { lastSuccessfulTime: lastSuccess }),
  };
  if (isDeepStrictEqual(status, cron.status ?? {})) return;
  const { namespace, name } = cron.metadata;
  await context.api.updateStatus('cronjobs.batch', namespace, name, (present) => ({ ...present, status }));
}
