import type { V1Container, V1EnvFromSource, V1EnvVar } from '@kubernetes/client-node';
import type { ClusterApi } from '../../cluster-api.ts';
import type { Pod } from '../../pod.ts';
import { type ConfigKind, configData } from './config-data.ts';
import { expand } from './expand.ts';
import { fieldValue } from './field-ref.ts';
import { containerNamed, resourceValue } from './resource-ref.ts';

export interface EnvironmentSource {
  readonly api: ClusterApi;
  readonly pod: Pod;
  readonly container: V1Container;
  /** What every container has before its own: PATH, HOME, HOSTNAME, the node's variables. */
  readonly base: Readonly<Record<string, string>>;
}

export interface ContainerEnvironment {
  readonly variables: Readonly<Record<string, string>>;
  /** What `envFrom` left out, in the words of Kubernetes' InvalidEnvironmentVariableNames event. */
  readonly skipped: readonly string[];
}

/** Kubernetes' relaxed rule for names: printable ASCII without `=`. */
const NAME = /^[ -<>-~]+$/;

/** A container's whole environment; nothing of this process's own. Throws when a reference cannot be resolved. */
export function containerEnvironment(source: EnvironmentSource): ContainerEnvironment {
  const variables = new Map(Object.entries(source.base));
  const skipped: string[] = [];
  for (const from of source.container.envFrom ?? []) addAll(source, from, variables, skipped);
  for (const variable of source.container.env ?? []) add(source, variable, variables);
  for (const [name, value] of variables) {
    if (value.includes('\0'))
      throw new Error(`environment variable ${JSON.stringify(name)} holds a NUL character`);
  }
  return { variables: Object.fromEntries(variables), skipped };
}

function add(source: EnvironmentSource, variable: V1EnvVar, variables: Map<string, string>): void {
  if (!NAME.test(variable.name))
    throw new Error(`invalid environment variable name ${JSON.stringify(variable.name)}`);
  const value = variable.valueFrom === undefined ? expanded(variable, variables) : referred(source, variable);
  if (value !== undefined) variables.set(variable.name, value);
}

function expanded(variable: V1EnvVar, variables: ReadonlyMap<string, string>): string {
  return expand(variable.value ?? '', (name) => variables.get(name));
}

/** Undefined when an optional reference leads nowhere. */
function referred({ api, pod, container }: EnvironmentSource, variable: V1EnvVar): string | undefined {
  const from = variable.valueFrom;
  if (from?.fieldRef !== undefined) return fieldValue(pod, from.fieldRef.fieldPath);
  if (from?.resourceFieldRef !== undefined) {
    const { containerName } = from.resourceFieldRef;
    return resourceValue(api, pod, containerNamed(pod, containerName) ?? container, from.resourceFieldRef);
  }
  const key = (kind: ConfigKind, ref: { name?: string; key: string; optional?: boolean }) =>
    entry(api, pod, kind, ref);
  if (from?.configMapKeyRef !== undefined) return key('configmap', from.configMapKeyRef);
  if (from?.secretKeyRef !== undefined) return key('secret', from.secretKeyRef);
  throw new Error(
    `environment variable ${variable.name} of container ${container.name}: this kind of valueFrom is not built in this sandbox`,
  );
}

function entry(
  api: ClusterApi,
  pod: Pod,
  kind: ConfigKind,
  { name = '', key, optional }: { name?: string; key: string; optional?: boolean },
): string | undefined {
  const namespace = pod.metadata.namespace ?? '';
  const data = configData(api, kind, namespace, name);
  const value = data?.get(key);
  if (value !== undefined) return value.toString('utf8');
  if (optional === true) return undefined;
  if (data === undefined) throw new Error(`${kind} ${JSON.stringify(name)} not found`);
  throw new Error(
    `couldn't find key ${key} in ${kind === 'secret' ? 'Secret' : 'ConfigMap'} ${namespace}/${name}`,
  );
}

function addAll(
  { api, pod }: EnvironmentSource,
  from: V1EnvFromSource,
  variables: Map<string, string>,
  skipped: string[],
): void {
  const kind: ConfigKind = from.secretRef === undefined ? 'configmap' : 'secret';
  const { name = '', optional } = from.secretRef ?? from.configMapRef ?? {};
  const namespace = pod.metadata.namespace ?? '';
  const data = configData(api, kind, namespace, name);
  if (data === undefined) {
    if (optional === true) return;
    throw new Error(`${kind} ${JSON.stringify(name)} not found`);
  }
  const invalid: string[] = [];
  for (const [key, value] of data) {
    const variable = `${from.prefix ?? ''}${key}`;
    if (NAME.test(variable)) variables.set(variable, value.toString('utf8'));
    else invalid.push(key);
  }
  if (invalid.length > 0) skipped.push(skippedText(kind, namespace, name, invalid));
}

function skippedText(kind: ConfigKind, namespace: string, name: string, keys: readonly string[]): string {
  const source = kind === 'secret' ? 'secret' : 'configMap';
  return `Keys [${[...keys].sort().join(', ')}] from the EnvFrom ${source} ${namespace}/${name} were skipped since they are considered invalid environment variable names.`;
}
