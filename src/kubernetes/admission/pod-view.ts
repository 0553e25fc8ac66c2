import { type Members, readList, readMembers, readText, readTexts, ShapeFault } from './json-reader.ts';

/** The parts of a pod that the webhook looks at, parsed and copied. The pod itself is never rendered again. */
export interface PodView {
  /** Verbatim; empty when the API server has not filled it in. */
  readonly serviceAccountName: string;
  readonly annotations: ReadonlyMap<string, string>;
  readonly windows: boolean;
  /** Undefined: the pod has no such member. */
  readonly volumes: readonly VolumeView[] | undefined;
  readonly containers: readonly ContainerView[];
  readonly initContainers: readonly ContainerView[];
}

export interface VolumeView {
  readonly name: string;
  /** True when one of its projected sources is a service account token. */
  readonly projectsToken: boolean;
}

export interface ContainerView {
  readonly name: string;
  readonly env: readonly string[] | undefined;
  /** Names of the volumes that are mounted. */
  readonly mounts: readonly string[] | undefined;
}

const OS_LABELS = ['kubernetes.io/os', 'beta.kubernetes.io/os'];

/** Throws `ShapeFault`. */
export function parsePod(value: unknown): PodView {
  const pod = readMembers(value, 'pod');
  const metadata = readMembers(pod.metadata ?? {}, 'metadata');
  const spec = readMembers(pod.spec ?? {}, 'spec');
  return {
    serviceAccountName: readText(spec.serviceAccountName, 'spec.serviceAccountName') ?? '',
    annotations: readTexts(metadata.annotations, 'metadata.annotations'),
    windows: isWindows(spec),
    volumes: readNamed(spec.volumes, 'spec.volumes')?.map(({ name, members, place }) => ({
      name,
      projectsToken: projectsToken(members, place),
    })),
    containers: readContainers(spec.containers, 'spec.containers'),
    initContainers: readContainers(spec.initContainers, 'spec.initContainers'),
  };
}

function isWindows(spec: Members): boolean {
  const selector = readTexts(spec.nodeSelector, 'spec.nodeSelector');
  if (OS_LABELS.some((label) => selector.get(label) === 'windows')) return true;
  return spec.os != null && readText(readMembers(spec.os, 'spec.os').name, 'spec.os.name') === 'windows';
}

function readContainers(value: unknown, place: string): readonly ContainerView[] {
  return (readNamed(value, place) ?? []).map((container) => ({
    name: container.name,
    env: readNamed(container.members.env, `${container.place}.env`)?.map(({ name }) => name),
    mounts: readNamed(container.members.volumeMounts, `${container.place}.volumeMounts`)?.map(
      ({ name }) => name,
    ),
  }));
}

interface Named {
  readonly name: string;
  readonly members: Members;
  readonly place: string;
}

function readNamed(value: unknown, place: string): readonly Named[] | undefined {
  return readList(value, place)?.map((element, index) => {
    const at = `${place}[${index}]`;
    const members = readMembers(element, at);
    const name = readText(members.name, `${at}.name`);
    if (name === undefined) throw new ShapeFault(`${at}.name: expected a string`);
    return { name, members, place: at };
  });
}

function projectsToken(volume: Members, place: string): boolean {
  if (volume.projected == null) return false;
  const projected = readMembers(volume.projected, `${place}.projected`);
  const sources = readList(projected.sources, `${place}.projected.sources`) ?? [];
  return sources.some(
    (source) => readMembers(source, `${place}.projected.sources`).serviceAccountToken != null,
  );
}
