import {
  admissionHandler,
  createServiceAccountLookup,
  DEFAULT_WEBHOOK_CONFIG,
} from '../../kubernetes/admission/index.ts';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import type { Services } from '../../service/services.ts';
import type { Handler } from '../listeners/servers.ts';

/** The pod identity webhook of the sandbox. */
export interface RunningWebhook {
  readonly handle: Handler;
  /** Resolves when every service account is known. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** The webhook's own Kubernetes user: it may read service accounts and nothing else. */
export const WEBHOOK_USER = 'rolecall:pod-identity-webhook';

const DAY = 86_400_000;

/** Follows the cluster's service accounts as a user of its own, over TLS, as it would on any cluster. */
export async function startWebhook(services: Services): Promise<RunningWebhook> {
  const { settings, keyring, clock, log } = services;
  const certificate = await keyring.certificate('pod-identity-webhook', {
    commonName: WEBHOOK_USER,
    usages: ['client'],
    lifetime: 397 * DAY,
  });
  const client = createKubernetesClient({
    server: settings.publicUrl,
    authorityPem: keyring.authorityPem(),
    clientCertificate: certificate,
  });
  const config = { ...DEFAULT_WEBHOOK_CONFIG, region: settings.region, regionalSts: true };
  const lookup = createServiceAccountLookup(client, {
    clock,
    log,
    annotationPrefix: config.annotationPrefix,
  });
  return {
    handle: admissionHandler({ lookup, config, log }),
    ready: () => lookup.whenReady(),
    stop: async () => {
      await lookup.stop();
      client.close();
    },
  };
}
