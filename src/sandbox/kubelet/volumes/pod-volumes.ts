import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { V1Volume } from '@kubernetes/client-node';
import { kubeTime } from '../../pod.ts';
import { writePayload } from './atomic-writer.ts';
import { hostPathSource } from './host-path.ts';
import { payloadOf, projectionOf } from './payloads.ts';
import type { VolumeContext } from './volume-context.ts';

/** A volume of a pod, ready on the host. */
export interface PreparedVolume {
  readonly path: string;
  /** Its files come from the API: containers never write to them, whatever their mount says. */
  readonly readOnly: boolean;
}

export interface VolumesRequest {
  /** The pod's directory for volumes. */
  readonly directory: string;
  /** Directories that no hostPath may show. */
  readonly kept: readonly string[];
  /** Random text that tells versions of one second apart. */
  readonly nonce: () => string;
}

/** Makes or brings up to date every volume of the pod. Throws with `MountVolume.SetUp failed …` for the first that fails. */
export async function preparePodVolumes(
  context: VolumeContext,
  request: VolumesRequest,
): Promise<ReadonlyMap<string, PreparedVolume>> {
  const prepared = new Map<string, PreparedVolume>();
  for (const [index, volume] of (context.pod.spec.volumes ?? []).entries()) {
    try {
      // The directory's name is a number: a volume's name never becomes a path.
      prepared.set(
        volume.name,
        await prepare(context, request, volume, join(request.directory, String(index))),
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`MountVolume.SetUp failed for volume "${volume.name}" : ${reason}`, { cause: error });
    }
  }
  return prepared;
}

async function prepare(
  context: VolumeContext,
  request: VolumesRequest,
  volume: V1Volume,
  directory: string,
): Promise<PreparedVolume> {
  const projection = projectionOf(volume);
  if (projection !== undefined) {
    const payload = await payloadOf(context, projection.sources, projection.defaultMode);
    writePayload(directory, payload, `${stamp(context.clock.now())}.${request.nonce()}`);
    return { path: directory, readOnly: true };
  }
  if (volume.emptyDir !== undefined) {
    makeEmpty(directory, context);
    return { path: directory, readOnly: false };
  }
  if (volume.hostPath !== undefined) {
    return { path: hostPathSource(volume.hostPath, request.kept), readOnly: false };
  }
  const kinds = Object.keys(volume).filter((member) => member !== 'name');
  throw new Error(`volume type ${kinds.join(', ') || 'none'} is not built in this sandbox`);
}

/** Open to every user of the pod, as the kubelet makes it; the directory above keeps others out. */
function makeEmpty(directory: string, { fileGroup }: VolumeContext): void {
  if (mkdirSync(directory, { recursive: true }) === undefined) return;
  if (fileGroup !== undefined) chownSync(directory, -1, fileGroup);
  chmodSync(directory, fileGroup === undefined ? 0o777 : 0o2777);
}

/** `2026_01_31_12_00_00`, as AtomicWriter names its versions. */
function stamp(now: number): string {
  return kubeTime(now).slice(0, 19).replaceAll(/[-T:]/g, '_');
}
