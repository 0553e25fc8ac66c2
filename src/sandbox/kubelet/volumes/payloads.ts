import type {
  V1DownwardAPIVolumeFile,
  V1KeyToPath,
  V1Volume,
  V1VolumeProjection,
} from '@kubernetes/client-node';
import { type ConfigKind, configData } from '../environment/config-data.ts';
import { fieldValue } from '../environment/field-ref.ts';
import { containerNamed, resourceValue } from '../environment/resource-ref.ts';
import { checkPath, type Payload, type VolumeFile } from './atomic-writer.ts';
import { tokenPayload } from './token-source.ts';
import type { VolumeContext } from './volume-context.ts';

const DEFAULT_MODE = 0o644;

/** The projected form of a volume whose files come from the API; undefined for other kinds. */
export function projectionOf(
  volume: V1Volume,
): { readonly sources: readonly V1VolumeProjection[]; readonly defaultMode: number } | undefined {
  if (volume.projected !== undefined) {
    return {
      sources: volume.projected.sources ?? [],
      defaultMode: volume.projected.defaultMode ?? DEFAULT_MODE,
    };
  }
  if (volume.configMap !== undefined) {
    return {
      sources: [{ configMap: volume.configMap }],
      defaultMode: volume.configMap.defaultMode ?? DEFAULT_MODE,
    };
  }
  if (volume.secret !== undefined) {
    const { secretName, items, optional } = volume.secret;
    const secret = {
      ...(secretName === undefined ? {} : { name: secretName }),
      ...(items === undefined ? {} : { items }),
      ...(optional === undefined ? {} : { optional }),
    };
    return { sources: [{ secret }], defaultMode: volume.secret.defaultMode ?? DEFAULT_MODE };
  }
  if (volume.downwardAPI !== undefined) {
    return {
      sources: [{ downwardAPI: volume.downwardAPI }],
      defaultMode: volume.downwardAPI.defaultMode ?? DEFAULT_MODE,
    };
  }
  return undefined;
}

/** All files of the sources; a later source wins over an earlier one. Throws in Kubernetes' words when one is missing. */
export async function payloadOf(
  context: VolumeContext,
  sources: readonly V1VolumeProjection[],
  defaultMode: number,
): Promise<Payload> {
  const files = new Map<string, VolumeFile>();
  for (const source of sources) {
    for (const [path, file] of await sourcePayload(context, source, defaultMode)) files.set(path, file);
  }
  for (const path of files.keys()) checkPath(path);
  return files;
}

async function sourcePayload(
  context: VolumeContext,
  source: V1VolumeProjection,
  mode: number,
): Promise<Payload> {
  if (source.serviceAccountToken !== undefined)
    return tokenPayload(context, source.serviceAccountToken, mode);
  if (source.configMap !== undefined) return configPayload(context, 'configmap', source.configMap, mode);
  if (source.secret !== undefined) return configPayload(context, 'secret', source.secret, mode);
  if (source.downwardAPI !== undefined) return downwardPayload(context, source.downwardAPI.items ?? [], mode);
  throw new Error(`projected source ${Object.keys(source).join(', ')} is not built in this sandbox`);
}

function configPayload(
  context: VolumeContext,
  kind: ConfigKind,
  source: { name?: string; items?: V1KeyToPath[]; optional?: boolean },
  mode: number,
): Payload {
  const { name = '', items, optional } = source;
  const namespace = context.pod.metadata.namespace ?? '';
  const data = configData(context.api, kind, namespace, name);
  if (data === undefined) {
    if (optional === true) return new Map();
    throw new Error(`${kind} ${JSON.stringify(name)} not found`);
  }
  if (items === undefined || items.length === 0) {
    return new Map([...data].map(([key, content]) => [key, file(context, content, mode)]));
  }
  const chosen = new Map<string, VolumeFile>();
  for (const item of items) {
    const content = data.get(item.key);
    if (content !== undefined) chosen.set(item.path, file(context, content, item.mode ?? mode));
    else if (optional !== true)
      throw new Error(`references non-existent ${kind === 'secret' ? 'secret' : 'config'} key: ${item.key}`);
  }
  return chosen;
}

function downwardPayload(
  context: VolumeContext,
  items: readonly V1DownwardAPIVolumeFile[],
  mode: number,
): Payload {
  return new Map(
    items.map((item) => {
      const content = Buffer.from(downwardValue(context, item));
      return [item.path, file(context, content, item.mode ?? mode)];
    }),
  );
}

function downwardValue({ api, pod }: VolumeContext, item: V1DownwardAPIVolumeFile): string {
  if (item.fieldRef !== undefined) return fieldValue(pod, item.fieldRef.fieldPath);
  const container = containerNamed(pod, item.resourceFieldRef?.containerName);
  if (item.resourceFieldRef === undefined || container === undefined)
    throw new Error(`downwardAPI item ${JSON.stringify(item.path)} names no field or no container`);
  return resourceValue(api, pod, container, item.resourceFieldRef);
}

/** With an fsGroup, owner and group may read every file (SetVolumeOwnership of a read-only volume). */
function file(context: VolumeContext, content: Uint8Array, mode: number): VolumeFile {
  const gid = context.fileGroup;
  return gid === undefined ? { content, mode } : { content, mode: mode | 0o440, gid };
}
