import { type Members, readList, readMembers, readText, readTexts, ShapeFault } from './json-reader.ts';
import type { Wanted } from './read-wanted.ts';
import { runsOnWindows } from './windows.ts';

/** The parts of a pod that the webhook looks at, parsed and copied. The pod itself is never rendered again. */
export interface PodView {
  /** Verbatim; empty when the API server has not filled it in. */
  readonly serviceAccountName: string;
  readonly annotations: ReadonlyMap<string, string>;
  /** False when the pod has no such member; the patch must make it then. */
  readonly hasMetadata: boolean;
  /** Undefined: the pod has no labels. Else the value of the label that the webhook writes. */
  readonly labels: { readonly podIdentity: string | undefined } | undefined;
  readonly windows: boolean;
  /** Undefined: the pod has none. Else whether it sets `fsGroup`. */
  readonly securityContext: { readonly fsGroup: boolean } | undefined;
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
  readonly mounts: readonly MountView[] | undefined;
}

export interface MountView {
  /** The volume's name. */
  readonly name: string;
  readonly path: string;
}

/** Hard-coded in the reference, whatever the annotation prefix (pod-identity-webhook.md 3.3). */
export const POD_IDENTITY_LABEL = 'eks.amazonaws.com/pod-identity';

const CONTAINERS: Wanted = {
  each: {
    members: {
      name: true,
      env: { each: { members: { name: true } } },
      volumeMounts: { each: { members: { name: true, mountPath: true } } },
    },
  },
};

/** The members that `parsePod` reads: nothing else of a pod need be built. */
export const POD_PARTS: Wanted = {
  members: {
    metadata: { members: { annotations: true, labels: { members: { [POD_IDENTITY_LABEL]: true } } } },
    spec: {
      members: {
        serviceAccountName: true,
        nodeSelector: true,
        os: true,
        affinity: { members: { nodeAffinity: true } },
        securityContext: { members: { fsGroup: 'presence' } },
        volumes: {
          each: {
            members: {
              name: true,
              projected: { members: { sources: { each: { members: { serviceAccountToken: 'presence' } } } } },
            },
          },
        },
        containers: CONTAINERS,
        initContainers: CONTAINERS,
      },
    },
  },
};

/** Throws `ShapeFault`: what is not shaped like a pod is not patched. */
export function parsePod(value: unknown): PodView {
  const pod = readMembers(value, 'pod');
  const metadata = readMembers(pod.metadata ?? {}, 'metadata');
  const spec = readMembers(pod.spec, 'spec');
  return {
    serviceAccountName: readText(spec.serviceAccountName, 'spec.serviceAccountName') ?? '',
    annotations: readTexts(metadata.annotations, 'metadata.annotations'),
    hasMetadata: pod.metadata != null,
    labels: readLabels(metadata.labels),
    windows: runsOnWindows(spec),
    securityContext: readSecurityContext(spec.securityContext),
    volumes: readList(spec.volumes, 'spec.volumes')?.map(readVolume),
    containers: readList(spec.containers, 'spec.containers')?.map(readContainer('spec.containers')) ?? [],
    initContainers:
      readList(spec.initContainers, 'spec.initContainers')?.map(readContainer('spec.initContainers')) ?? [],
  };
}

function readLabels(value: unknown): PodView['labels'] {
  if (value == null) return undefined;
  const label = readMembers(value, 'metadata.labels')[POD_IDENTITY_LABEL];
  return { podIdentity: readText(label, 'metadata.labels') };
}

function readSecurityContext(value: unknown): PodView['securityContext'] {
  if (value == null) return undefined;
  return { fsGroup: readMembers(value, 'spec.securityContext').fsGroup != null };
}

function readContainer(list: string): (value: unknown, index: number) => ContainerView {
  return (value, index) => {
    const at = { list, index, member: '' };
    const members = readMembers(value, at);
    return {
      name: nameOf(members, at),
      env: readList(members.env, { ...at, member: '.env' })?.map(readVariable),
      mounts: readList(members.volumeMounts, { ...at, member: '.volumeMounts' })?.map(readMount),
    };
  };
}

function readVariable(value: unknown, index: number): string {
  const at = { list: 'env', index, member: '' };
  return nameOf(readMembers(value, at), at);
}

function readMount(value: unknown, index: number): MountView {
  const at = { list: 'volumeMounts', index, member: '' };
  const members = readMembers(value, at);
  return { name: nameOf(members, at), path: readText(members.mountPath, at) ?? '' };
}

function readVolume(value: unknown, index: number): VolumeView {
  const at = { list: 'spec.volumes', index, member: '' };
  const members = readMembers(value, at);
  return { name: nameOf(members, at), projectsToken: projectsToken(members, at) };
}

function nameOf(members: Members, at: { list: string; index: number; member: string }): string {
  const name = readText(members.name, at);
  if (name === undefined) throw new ShapeFault(`${at.list}[${at.index}].name: expected a string`);
  return name;
}

function projectsToken(volume: Members, at: { list: string; index: number; member: string }): boolean {
  if (volume.projected == null) return false;
  const sources = readList(readMembers(volume.projected, at).sources, at) ?? [];
  return sources.some((source) => readMembers(source, at).serviceAccountToken != null);
}
