import { isIP } from 'node:net';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { cryptography } from '../../crypto/index.ts';
import {
  type AssociationSource,
  admissionHandler,
  type ClosedNamespaces,
  type ConfigMapSource,
  createIdentityLookup,
  createRoleAdvice,
  type Followed,
  followAssociationFile,
  followClosedNamespaces,
  followConfigMap,
  followServiceAccounts,
  NO_ASSOCIATIONS,
  pollAssociations,
  type RoleAdvice,
  type ServiceAccounts,
} from '../../kubernetes/admission/index.ts';
import { createKubernetesClient, type KubernetesClient } from '../../kubernetes/client/index.ts';
import {
  followGivenCertificate,
  openOwnCertificate,
  type ServingCertificate,
} from '../../kubernetes/serving/index.ts';
import { tuneCollector } from '../instance/collector.ts';
import type { Endings } from '../instance/endings.ts';
import { CommandFailure } from '../output.ts';
import { connectCluster } from './connect-cluster.ts';
import { eksAssociations } from './eks-associations.ts';
import type { WebhookFlags } from './flags.ts';
import { readinessOf } from './readiness.ts';
import { iamRoleCheck } from './role-check.ts';
import { rulesOf } from './rules-of-flags.ts';
import { webhookMetrics } from './webhook-metrics.ts';
import { listenMetrics, listenTls, type WebhookDoors } from './webhook-servers.ts';

export interface WebhookRuntime {
  readonly clock: Clock;
  readonly log: Log;
  /** Where each part leaves how it ends. */
  readonly endings: Endings;
}

export interface RunningPorts {
  readonly port: number;
  readonly metricsPort: number;
}

const CONFIG_MAP = 'pod-identity-webhook';
const ROLE_ANSWER_LIFETIME = 60_000;
/** What the API server waits for a webhook at most, and so what a shutdown waits for it. */
const SHUTDOWN_GRACE = 10_000;

interface Sources {
  readonly accounts: ServiceAccounts;
  readonly associations: AssociationSource;
  readonly configMap: ConfigMapSource | undefined;
  readonly closed: ClosedNamespaces | undefined;
}

async function openAssociations(
  { watchContainerCredentialsConfig: file, podIdentityCluster: cluster }: WebhookFlags,
  { clock, log }: Pick<WebhookRuntime, 'clock' | 'log'>,
): Promise<(AssociationSource & { close(): void }) | undefined> {
  if (file !== '') return await followAssociationFile(file, log);
  if (cluster === '') return undefined;
  return pollAssociations(await eksAssociations(cluster), { clock, log, chance: Math.random });
}

async function follow(
  flags: WebhookFlags,
  client: KubernetesClient,
  namespace: string,
  { clock, log, endings }: WebhookRuntime,
): Promise<Sources> {
  const associations = await openAssociations(flags, { clock, log });
  if (associations !== undefined) endings.add('associations', () => associations.close());
  const accounts = followServiceAccounts(client, { log, annotationPrefix: flags.annotationPrefix });
  endings.add('service accounts', () => accounts.stop());
  const configMap = flags.watchConfigMap
    ? followConfigMap(client, { log, namespace, name: CONFIG_MAP })
    : undefined;
  if (configMap !== undefined) endings.add('ConfigMap', () => configMap.stop());
  const selector = flags.failClosedSelector;
  const closed = selector === '' ? undefined : followClosedNamespaces(client, { log, selector });
  if (closed !== undefined) endings.add('namespaces', () => closed.stop());
  return { accounts, associations: associations ?? NO_ASSOCIATIONS, configMap, closed };
}

/** The names by which a service is called, and those that were given besides. */
function certificateNames(
  { serviceName: service, certificateNames: given }: WebhookFlags,
  namespace: string,
) {
  const further = given === '' ? [] : given.split(',');
  const dnsNames = [
    `${service}.${namespace}.svc`,
    `${service}.${namespace}.svc.cluster.local`,
    `${service}.${namespace}`,
    service,
    ...further.filter((name) => isIP(name) === 0),
  ];
  return { dnsNames, ipAddresses: further.filter((name) => isIP(name) !== 0) };
}

async function openCertificate(
  flags: WebhookFlags,
  client: KubernetesClient,
  namespace: string,
  { clock, log, endings }: WebhookRuntime,
): Promise<ServingCertificate> {
  const given = flags.tlsCert !== '' || !flags.inCluster;
  const certificate = given
    ? await followGivenCertificate(
        {
          certificate: flags.tlsCert || '/etc/webhook/certs/tls.crt',
          key: flags.tlsKey || '/etc/webhook/certs/tls.key',
        },
        log,
      )
    : await openOwnCertificate({
        client,
        cryptography,
        clock,
        log,
        namespace,
        secret: flags.tlsSecret,
        configuration: flags.webhookConfiguration,
        names: certificateNames(flags, namespace),
      });
  endings.add('certificate', () => certificate.stop());
  return certificate;
}

async function openAdvice(
  flags: WebhookFlags,
  client: KubernetesClient,
  { clock, log }: WebhookRuntime,
): Promise<RoleAdvice | undefined> {
  if (!flags.checkRoles) return undefined;
  const check = await iamRoleCheck({ client, clock, issuer: flags.issuer });
  return createRoleAdvice(check, {
    clock,
    log,
    budget: flags.roleCheckBudget,
    lifetime: ROLE_ANSWER_LIFETIME,
  });
}

/** Brings the webhook up; resolves when it listens, which may be before it is ready. */
export async function runWebhook(flags: WebhookFlags, runtime: WebhookRuntime): Promise<RunningPorts> {
  tuneCollector();
  const { clock, log, endings } = runtime;
  const connection = await connectCluster(flags.kubeconfig);
  const namespace = flags.namespace || connection.namespace || 'default';
  const client = createKubernetesClient(connection);
  endings.add('client', () => client.close());
  const advice = await openAdvice(flags, client, runtime);
  const certificate = await openCertificate(flags, client, namespace, runtime).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFailure(`the certificate cannot be used: ${message}`, { cause });
  });
  const { accounts, associations, configMap, closed } = await follow(flags, client, namespace, runtime);
  const followed: Followed[] = [accounts, associations, certificate];
  if (configMap !== undefined) followed.push(configMap);
  if (closed !== undefined) followed.push(closed);
  const config = rulesOf(flags);
  const lookup = createIdentityLookup({
    accounts,
    associations,
    config,
    clock,
    grace: flags.serviceAccountLookupGracePeriod,
    roleGrace: flags.roleGracePeriod,
    ...(configMap === undefined ? {} : { entries: () => configMap.entries() }),
  });
  const metrics = webhookMetrics(followed, configMap);
  let stopping = false;
  const doors: WebhookDoors = {
    metrics,
    readiness: () => readinessOf(followed, stopping),
    mutate: admissionHandler({
      lookup,
      config,
      log,
      chance: Math.random,
      metrics: metrics.admission,
      ...(closed === undefined ? {} : { failClosed: (name) => closed.has(name) }),
      ...(advice === undefined ? {} : { advice }),
    }),
  };
  const ports = await listen(flags, certificate, doors, endings);
  endings.add('readiness', () => {
    stopping = true;
  });
  return ports;
}

async function listen(
  flags: WebhookFlags,
  certificate: ServingCertificate,
  doors: WebhookDoors,
  endings: Endings,
): Promise<RunningPorts> {
  const { address } = flags;
  const metrics = await listenMetrics({ address, port: flags.metricsPort }, doors);
  endings.add('metrics listener', () => metrics.close(0));
  const tls = await listenTls(
    { address, port: flags.port, minVersion: flags.tlsMinVersion },
    certificate,
    doors,
  );
  endings.add('TLS listener', () => tls.close(SHUTDOWN_GRACE));
  return { port: tls.port, metricsPort: metrics.port };
}
