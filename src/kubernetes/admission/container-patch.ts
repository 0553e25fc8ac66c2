import type { IdentitySettings } from './identity-settings.ts';
import type { ContainerView } from './pod-view.ts';

export interface PatchOperation {
  readonly op: 'add';
  /** JSON pointer made of fixed member names and indexes only: no name out of the pod is ever part of it. */
  readonly path: string;
  readonly value: unknown;
}

export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** What every container of one role's pods is offered. */
export interface ContainerOffer {
  /** The two variables of the active mode, in order. */
  readonly identity: readonly Variable[];
  /** The two variables of the region; none when no region is configured. */
  readonly region: readonly Variable[];
  readonly mount: { readonly name: string; readonly readOnly: true; readonly mountPath: string };
}

/** One member that is present marks its whole group as defined (pod-identity-webhook.md 5.1). */
export const GROUPS = {
  sts_web_identity: ['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  container_credentials: ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'],
  region: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  sts: ['AWS_STS_REGIONAL_ENDPOINTS'],
} as const;

const REGIONAL: Variable = Object.freeze({ name: 'AWS_STS_REGIONAL_ENDPOINTS', value: 'regional' });

/** Appends to one container, by single paths, what it lacks (5.2 to 5.4). `path` is `/spec/containers/0` and the like. */
export function containerPatch(
  container: ContainerView,
  path: string,
  settings: IdentitySettings,
  offer: ContainerOffer,
): readonly PatchOperation[] {
  const { identity, region, mount } = offer;
  if (settings.skipped.has(container.name)) return [];
  const hasIdentity = defines(container, GROUPS[settings.method]);
  const hasRegion = defines(container, GROUPS.region);
  const hasSts = defines(container, GROUPS.sts);
  if (hasIdentity && hasRegion && hasSts) return [];

  const variables: Variable[] = [];
  if (settings.regionalSts && !hasSts) variables.push(REGIONAL);
  if (!hasRegion) variables.push(...region);
  if (!hasIdentity) variables.push(...identity);
  const operations: PatchOperation[] = [];
  append(operations, `${path}/env`, container.env !== undefined, variables);
  if (needsMount(container, settings))
    append(operations, `${path}/volumeMounts`, container.mounts !== undefined, [mount]);
  return operations;
}

/** Whether something else is mounted where the token belongs: a second mount there would get the pod refused. */
export function mountPathTaken(container: ContainerView, { token }: IdentitySettings): boolean {
  return (
    container.mounts?.some(({ name, path }) => path === token.mountPath && name !== token.volumeName) ?? false
  );
}

/** Not when the volume is mounted already, at any path (5.4), nor when its place is taken. */
function needsMount(container: ContainerView, settings: IdentitySettings): boolean {
  const { mounts } = container;
  if (mounts === undefined) return true;
  return (
    !mounts.some(({ name }) => name === settings.token.volumeName) && !mountPathTaken(container, settings)
  );
}

function defines({ env }: ContainerView, group: readonly string[]): boolean {
  return env?.some((name) => group.includes(name)) ?? false;
}

/** An absent array must be added whole; a present one is appended to, element by element. */
function append(
  operations: PatchOperation[],
  path: string,
  present: boolean,
  values: readonly unknown[],
): void {
  if (values.length === 0) return;
  if (!present) operations.push({ op: 'add', path, value: values });
  else for (const value of values) operations.push({ op: 'add', path: `${path}/-`, value });
}
