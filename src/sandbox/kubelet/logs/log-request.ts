import { Refusal } from '../../../core/errors/refusal.ts';
import type { LogOptions } from '../../cluster-api.ts';
import { type ContainerRecord, lastEnd } from '../pod/container-record.ts';
import type { PodRecord } from '../pod/pod-record.ts';
import { logDirectory } from '../pod/start-container.ts';
import type { LogSource } from './read-log.ts';

/** Kubernetes' plain words for waiting reasons in log refusals (pkg/kubelet, validateContainerLogStatus). */
const WAITING: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

/** Where the log that was asked for is. Throws `Refusal` BadRequest in Kubernetes' words when there is none to show. */
export function logSource(record: PodRecord, options: LogOptions): LogSource {
  const container = chosen(record, options.container);
  const { name } = container.spec;
  if (options.previous) {
    if (lastEnd(container) === undefined || container.restartCount === 0) {
      throw badRequest(`previous terminated container "${name}" in pod "${record.name}" not found`);
    }
    return { directory: logDirectory(record, container), run: container.restartCount - 1, live: undefined };
  }
  const hasRun = container.containerID !== undefined;
  if (!hasRun) {
    const reason = container.state.waiting?.reason ?? 'ContainerCreating';
    throw badRequest(
      `container "${name}" in pod "${record.name}" is waiting to start: ${WAITING[reason] ?? reason}`,
    );
  }
  return { directory: logDirectory(record, container), run: container.restartCount, live: container.log };
}

function chosen(record: PodRecord, name: string | undefined): ContainerRecord {
  const main = record.containers.filter((container) => !container.init);
  const [only] = main;
  if (name === undefined || name === '') {
    if (only !== undefined && main.length === 1) return only;
    throw badRequest(unnamed(record, main));
  }
  const found = record.containers.find((container) => container.spec.name === name);
  if (found === undefined) throw badRequest(`container ${name} is not valid for pod ${record.name}`);
  return found;
}

function unnamed(record: PodRecord, main: readonly ContainerRecord[]): string {
  const names = (list: readonly ContainerRecord[]) =>
    `[${list.map((container) => container.spec.name).join(' ')}]`;
  const init = record.containers.filter((container) => container.init);
  const text = `a container name must be specified for pod ${record.name}, choose one of: ${names(main)}`;
  return init.length === 0 ? text : `${text} or one of the init containers: ${names(init)}`;
}

function badRequest(message: string): Refusal {
  return new Refusal('BadRequest', 400, message);
}
