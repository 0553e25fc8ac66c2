import type { KubernetesClient } from '../../kubernetes/client/index.ts';
import { KubernetesError, resourcePath } from '../../kubernetes/client/index.ts';
import type { KubernetesObject } from '../../kubernetes/client/resource.ts';
import { log } from './log-lines.ts';
import type { ServiceAccountName } from './stacks.ts';

/** Names the role of a service account. */
export const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';
const MANAGED_BY = 'app.kubernetes.io/managed-by';
const MANAGER = 'eksctl';

function pathOf(account: ServiceAccountName): string {
  return resourcePath({
    version: 'v1',
    plural: 'serviceaccounts',
    namespace: account.namespace,
    name: account.name,
  });
}

async function find(client: KubernetesClient, path: string): Promise<KubernetesObject | undefined> {
  try {
    return await client.get(path);
  } catch (failure) {
    if (failure instanceof KubernetesError && failure.code === 404) return undefined;
    throw failure;
  }
}

export async function serviceAccountExists(
  client: KubernetesClient,
  account: ServiceAccountName,
): Promise<boolean> {
  return (await find(client, pathOf(account))) !== undefined;
}

async function ensureNamespace(client: KubernetesClient, namespace: string): Promise<void> {
  if (
    (await find(client, resourcePath({ version: 'v1', plural: 'namespaces', name: namespace }))) !== undefined
  )
    return;
  await client.create(resourcePath({ version: 'v1', plural: 'namespaces' }), {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: namespace },
  });
  log('info', `created namespace "${namespace}"`);
}

/** Creates the service account if it is not there; one that is stays as it is. */
export async function ensureServiceAccount(
  client: KubernetesClient,
  account: ServiceAccountName,
): Promise<void> {
  const shown = `serviceaccount "${account.namespace}/${account.name}"`;
  await ensureNamespace(client, account.namespace);
  if ((await find(client, pathOf(account))) !== undefined) {
    log('info', `${shown} already exists`);
    return;
  }
  await client.create(
    resourcePath({ version: 'v1', plural: 'serviceaccounts', namespace: account.namespace }),
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...account, labels: { [MANAGED_BY]: MANAGER } },
    },
  );
  log('info', `created ${shown}`);
}

/** Creates or annotates the service account; only the label and annotation are touched (eksctl.md 3.3 step 10). */
export async function bindServiceAccount(
  client: KubernetesClient,
  account: ServiceAccountName,
  roleArn: string,
): Promise<void> {
  const shown = `serviceaccount "${account.namespace}/${account.name}"`;
  await ensureNamespace(client, account.namespace);
  const metadata = { labels: { [MANAGED_BY]: MANAGER }, annotations: { [ROLE_ANNOTATION]: roleArn } };
  const present = await find(client, pathOf(account));
  if (present === undefined) {
    await client.create(
      resourcePath({ version: 'v1', plural: 'serviceaccounts', namespace: account.namespace }),
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { ...account, ...metadata },
      },
    );
    log('info', `created ${shown}`);
    return;
  }
  log('info', `${shown} already exists`);
  const same =
    present.metadata.annotations?.[ROLE_ANNOTATION] === roleArn &&
    present.metadata.labels?.[MANAGED_BY] === MANAGER;
  if (same) {
    log('info', `${shown} is already up-to-date`);
    return;
  }
  await client.patch(pathOf(account), { metadata }, 'merge');
  log('info', `updated ${shown}`);
}

/** Sets the annotation of the role, or takes it away. A service account that is gone is fine. */
export async function annotateRole(
  client: KubernetesClient,
  account: ServiceAccountName,
  roleArn: string | undefined,
): Promise<void> {
  if (!(await serviceAccountExists(client, account))) return;
  const annotations = { [ROLE_ANNOTATION]: roleArn ?? null };
  await client.patch(pathOf(account), { metadata: { annotations } }, 'merge');
}

/** Deletes the service account if eksctl made it. */
export async function unbindServiceAccount(
  client: KubernetesClient,
  account: ServiceAccountName,
): Promise<void> {
  const shown = `serviceaccount "${account.namespace}/${account.name}"`;
  const present = await find(client, pathOf(account));
  if (present === undefined) {
    log('info', `${shown} was already deleted`);
    return;
  }
  if (present.metadata.labels?.[MANAGED_BY] !== MANAGER) {
    log('warning', `${shown} was not created by eksctl; will not be deleted`);
    return;
  }
  await client.delete(pathOf(account));
  log('info', `deleted ${shown}`);
}
