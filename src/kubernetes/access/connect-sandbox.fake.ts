import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxApi } from '../../../test/fakes/sandbox-api.fake.ts';
import { createKubernetesClient, type KubernetesClient, readKubeconfig } from '../client/index.ts';

/** An administrator's client of the real API server. */
export async function connectTo(api: SandboxApi): Promise<KubernetesClient> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-access-'));
  try {
    writeFileSync(join(folder, 'config'), api.kubeconfig);
    return createKubernetesClient(await readKubeconfig(join(folder, 'config')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
