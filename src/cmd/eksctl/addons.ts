import { setTimeout as delay } from 'node:timers/promises';
import {
  type Addon,
  DescribeAddonCommand,
  DescribeAddonVersionsCommand,
  ListAddonsCommand,
} from '@aws-sdk/client-eks';
import { CommandFailure } from '../output.ts';
import { isMissing } from './associations.ts';
import type { ClusterSession } from './start-up.ts';

const POLL = 500;
const UNDER_WAY = new Set(['CREATING', 'UPDATING', 'DELETING']);

export async function describeAddon(
  { clients, cluster }: ClusterSession,
  addonName: string,
): Promise<Addon | undefined> {
  try {
    return (await clients.eks.send(new DescribeAddonCommand({ clusterName: cluster, addonName }))).addon;
  } catch (failure) {
    if (isMissing(failure)) return undefined;
    throw failure;
  }
}

/** All pages. */
export async function listAddons(session: ClusterSession): Promise<readonly Addon[]> {
  const found: Addon[] = [];
  let nextToken: string | undefined;
  do {
    const page = await session.clients.eks.send(
      new ListAddonsCommand({ clusterName: session.cluster, nextToken }),
    );
    for (const name of page.addons ?? []) {
      const addon = await describeAddon(session, name);
      if (addon !== undefined) found.push(addon);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return found;
}

/** Versions of the add-on for this Kubernetes version, the newest first. */
export async function addonVersions(
  { clients }: ClusterSession,
  addonName: string,
  kubernetesVersion: string | undefined,
): Promise<readonly string[]> {
  const { addons = [] } = await clients.eks.send(
    new DescribeAddonVersionsCommand({ addonName, kubernetesVersion }),
  );
  return (addons[0]?.addonVersions ?? []).map(({ addonVersion }) => addonVersion ?? '');
}

/** Waits until nothing is under way any more; undefined: it is gone. `timeout` in milliseconds. Throws `CommandFailure`. */
export async function settledAddon(
  session: ClusterSession,
  name: string,
  timeout: number,
): Promise<Addon | undefined> {
  for (const end = Date.now() + timeout; ; await delay(POLL)) {
    const addon = await describeAddon(session, name);
    if (addon === undefined || !UNDER_WAY.has(addon.status ?? '')) return addon;
    if (Date.now() > end)
      throw new CommandFailure(`timed out waiting for addon "${name}": it is ${addon.status}`, {
        exitCode: 3,
      });
  }
}

/** Throws `CommandFailure` with what is wrong, for an add-on that is not active. */
export function requireActive(name: string, addon: Addon | undefined): void {
  if (addon?.status === 'ACTIVE') return;
  const reasons = (addon?.health?.issues ?? []).map(({ code, message }) => `${code}: ${message}`);
  const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
  throw new CommandFailure(`addon "${name}" is ${addon?.status ?? 'gone'}${why}`);
}
