import {
  admissionHandler,
  admissionRecorder,
  createIdentityLookup,
  DEFAULT_WEBHOOK_CONFIG,
  followServiceAccounts,
} from '../../kubernetes/admission/index.ts';
import { createKubernetesClient } from '../../kubernetes/client/index.ts';
import type { Services } from '../../service/services.ts';
import type { Handler } from '../listeners/servers.ts';
import { directoryAssociations } from './association-source.ts';
import { sandboxRoleAdvice } from './webhook-role-advice.ts';

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
/** Milliseconds to wait for a service account that is not there yet. */
const GRACE = 1000;

/**
 * Follows the cluster's service accounts as a user of its own, over TLS, as it would on any cluster. `agentUrl` is where pods with
 * an association ask for their credentials.
 */
export async function startWebhook(services: Services, agentUrl: string): Promise<RunningWebhook> {
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
  const config = {
    ...DEFAULT_WEBHOOK_CONFIG,
    region: settings.region,
    regionalSts: true,
    containerCredentials: { ...DEFAULT_WEBHOOK_CONFIG.containerCredentials, fullUri: agentUrl },
  };
  const accounts = followServiceAccounts(client, { log, annotationPrefix: config.annotationPrefix });
  const lookup = createIdentityLookup({
    accounts,
    associations: directoryAssociations(services, settings.account, settings.cluster),
    config,
    clock,
    grace: GRACE,
    // The API server is this process: an annotation made before the pod is seen by asking, and nothing is to be waited for.
    roleGrace: 0,
  });
  return {
    // Everything fails closed here: a pod that could not be looked at would start without its role.
    handle: admissionHandler({
      lookup,
      config,
      log,
      chance: Math.random,
      failClosed: () => true,
      advice: sandboxRoleAdvice(services),
      observe: admissionRecorder(services, { account: settings.account, cluster: settings.cluster }),
    }),
    ready: () => accounts.whenReady(),
    stop: async () => {
      await accounts.stop();
      client.close();
    },
  };
}
