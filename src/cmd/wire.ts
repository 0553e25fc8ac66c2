import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { awsDoor } from '../aws/listener/index.ts';
import type { Clock, Log } from '../core/ports/runtime.ts';
import { cryptography } from '../crypto/index.ts';
import { createProviderFetcher } from '../outbound/index.ts';
import { createAudit } from '../service/audit/create-audit.ts';
import { createAuthorizer } from '../service/authorization/create-authorizer.ts';
import { createProviderKeys, type OpenProviderKeys } from '../service/federation/create-provider-keys.ts';
import { ClusterWorkloads } from '../service/pod-identity/cluster-workloads.ts';
import { createActionKnowledge } from '../service/policies/action-knowledge.ts';
import { createManagedPolicies } from '../service/policies/aws-managed-policies.ts';
import type { Services, Settings } from '../service/services.ts';
import { createSessions } from '../service/sessions/create-sessions.ts';
import { createUsage, type OpenUsage } from '../service/usage/create-usage.ts';
import { AWS_DOORS } from './aws-doors.ts';
import { ClusterKeySets } from './instance/cluster-key-sets.ts';
import type { State } from './instance/state.ts';
import type { Handler } from './listeners/servers.ts';

export interface WireOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
  /** CIDR ranges of private addresses that provider URLs may resolve to. */
  readonly allowPrivateProviders: readonly string[];
  /** PEM: authorities of OIDC providers besides the system's. */
  readonly providerAuthorities?: readonly string[];
}

function bundled(name: string): string {
  const file = new URL(`../../data/${name}`, import.meta.url);
  return brotliDecompressSync(readFileSync(file)).toString('utf8');
}

/** Services with what an instance must close. */
export type WiredServices = Services & {
  readonly providerKeys: OpenProviderKeys;
  readonly usage: OpenUsage;
  readonly workloads: ClusterWorkloads;
  readonly clusterKeySets: ClusterKeySets;
};

/** The one place where implementations are named: state in, services out. */
export function wireServices(state: State, options: WireOptions): WiredServices {
  const { settings, clock, log } = options;
  const { directory, keyring, blobs, store } = state;
  const managedPolicies = createManagedPolicies(() => bundled('aws-managed-policies.json.br'));
  const workloads = new ClusterWorkloads(clock.now());
  const clusterKeySets = new ClusterKeySets();
  const ofCluster = (arn: string) => clusterKeySets.of(arn);
  const { allowPrivateProviders, providerAuthorities: extraAuthorities = [] } = options;
  const fetcher = createProviderFetcher({ allowPrivateProviders, extraAuthorities });
  return Object.freeze({
    settings,
    clock,
    log,
    cryptography,
    directory,
    blobs,
    keyring,
    sessions: createSessions({
      directory,
      keyring,
      cryptography,
      ...(settings.boundSessions === true ? { podLost: (pod, now) => workloads.lost(pod, now) } : {}),
    }),
    authorizer: createAuthorizer({ directory, managedPolicies }),
    managedPolicies,
    actions: createActionKnowledge(() => bundled('iam-actions.txt.br')),
    providerKeys: createProviderKeys({ directory, keyring, cryptography, clock, fetcher, ofCluster }),
    audit: createAudit({ store, cryptography, clock, log }),
    usage: createUsage({ directory, log }),
    workloads,
    clusterKeySets,
  });
}

/** Every AWS API behind one handler. */
export function wireAws(services: Services): Handler {
  const door = awsDoor(services, AWS_DOORS);
  return (request, response) => door.handle(request, response);
}
