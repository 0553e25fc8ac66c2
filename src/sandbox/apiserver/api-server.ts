import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Cluster } from '../../core/records/resources.ts';
import type { AccessGrants } from '../../service/cluster-access/access-grants.ts';
import type { TokenReviewer } from '../../service/cluster-access/token-reviewer.ts';
import type { Services } from '../../service/services.ts';
import type { ClusterApi, KubeletApi } from '../cluster-api.ts';
import { createAdmission } from './admission/admission.ts';
import { callWebhook, type WebhookCaller } from './admission/webhook-call.ts';
import { recordMint } from './audit/record-mint.ts';
import { type BearerTokens, createBearerTokens } from './authentication/bearer-tokens.ts';
import { createServiceAccountTokens } from './authentication/service-account-token.ts';
import { checkEscalation } from './authorization/escalation.ts';
import { createRbac, type Rbac, type RbacReader } from './authorization/rbac.ts';
import { keepRolesAggregated } from './bootstrap/aggregate-roles.ts';
import { createBootstrapObjects } from './bootstrap/bootstrap.ts';
import { ensureKubernetesService } from './bootstrap/kubernetes-service.ts';
import { keepNamespaceContents } from './bootstrap/namespace-contents.ts';
import { noSuchResource } from './errors/refusals.ts';
import { handleRequest, handleUpgrade, isApiPath } from './http/handle.ts';
import type { ServerContext } from './http/server-context.ts';
import { createInProcessApi } from './in-process.ts';
import { createHistory, type History } from './objects/history.ts';
import { getObject, listObjects } from './objects/read.ts';
import type { ClusterPlace } from './objects/store-key.ts';
import type { Tree } from './objects/tree.ts';
import type { Admission, WriteContext } from './objects/write.ts';
import type { Resource } from './resources/resource.ts';
import { RESOURCES } from './resources/table.ts';
import { createUseRecorder } from './tokens/last-used.ts';
import { keepLegacyTokens } from './tokens/legacy-tokens.ts';

export interface ApiServerOptions {
  readonly services: Services;
  readonly cluster: Cluster;
  /** May come later, through `setKubelet`: the kubelet needs the API first. */
  readonly kubelet?: KubeletApi;
  /** Judge bearer tokens that are not of this cluster's service accounts. */
  readonly tokenReviewers?: readonly TokenReviewer[];
  /** What users have besides RBAC. */
  readonly accessGrants?: AccessGrants;
  /** Over HTTPS when left out. */
  readonly callWebhook?: WebhookCaller;
}

export interface ApiServer {
  /** For controllers and kubelet in this process. Works before `start`. */
  readonly api: ClusterApi;
  /** Answers a request on the TLS listener (`requestCert: true`, `rejectUnauthorized: false`, the local CA as `ca`). */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Answers a request that asks to speak something else over its connection: `exec` and `attach`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Does the path belong to the Kubernetes API? */
  matches(path: string): boolean;
  setKubelet(kubelet: KubeletApi): void;
  /** Makes the objects that every cluster starts with. Resolves when they are there. */
  start(): Promise<void>;
  /** Stops following the directory. Open watches end with their connections. */
  stop(): void;
}

/** Account of a cluster, from its ARN: `arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME`. */
function placeOf(cluster: Cluster): ClusterPlace {
  return { account: cluster.arn.split(':')[4] ?? '', name: cluster.name };
}

function readerOf(services: Services, place: ClusterPlace): RbacReader {
  // Readers never write: a frozen KubeObject is a Tree to them.
  return {
    get: (resource, namespace, name) =>
      getObject(services.directory, place, resource, namespace, name) as Tree | undefined,
    list: (resource, namespace) =>
      listObjects(services.directory, place, resource, namespace) as unknown as readonly Tree[],
  };
}

function historiesOf(services: Services, place: ClusterPlace): ReadonlyMap<Resource, History> {
  const kept = RESOURCES.flatMap((resource) =>
    resource.record === undefined ? [] : [{ resource, record: resource.record }],
  );
  return new Map(
    kept.map(({ resource, record }) => [resource, createHistory(services.directory, record, place)]),
  );
}

function admissionOf(options: ApiServerOptions, reader: RbacReader, rbac: Rbac): Admission {
  const { cryptography, log } = options.services;
  const admission = createAdmission({
    cryptography,
    log,
    callWebhook: options.callWebhook ?? callWebhook,
    ...reader,
  });
  return {
    mutate: (request) => admission.mutate(request),
    async validate(request) {
      checkEscalation(rbac, reader, request);
      await admission.validate(request);
    },
  };
}

function tokensOf(
  { services, cluster, tokenReviewers = [] }: ApiServerOptions,
  place: ClusterPlace,
  { get }: RbacReader,
  onLegacyUse: (namespace: string, secret: string) => void,
): BearerTokens {
  const { clock, cryptography, keyring } = services;
  const { issuer } = cluster;
  const keys = () => keyring.verificationKeys(place.account, place.name);
  return createBearerTokens({
    reviewers: tokenReviewers,
    serviceAccounts: createServiceAccountTokens({ clock, cryptography, issuer, get, onLegacyUse, keys }),
    audience: issuer,
  });
}

function contextOf(
  options: ApiServerOptions,
  kubelet: () => KubeletApi | undefined,
  histories: ReadonlyMap<Resource, History>,
  onLegacyUse: (namespace: string, secret: string) => void,
): ServerContext {
  const { services, cluster } = options;
  const { directory, clock, cryptography } = services;
  const place = placeOf(cluster);
  const reader = readerOf(services, place);
  const rbac = createRbac(reader, options.accessGrants);
  const write: WriteContext = {
    directory,
    clock,
    cryptography,
    place,
    admission: admissionOf(options, reader, rbac),
  };
  const { issuer } = cluster;
  return {
    services,
    write,
    rbac,
    kubelet,
    watches: { open: 0 },
    sessions: { open: 0 },
    get: reader.get,
    issue: { services, place, issuer, get: reader.get },
    tokens: tokensOf(options, place, reader, onLegacyUse),
    history(resource) {
      const history = histories.get(resource);
      if (history === undefined) throw noSuchResource();
      return history;
    },
  };
}

/** The sandbox cluster's API server: one instance a cluster and process. */
export function createApiServer(options: ApiServerOptions): ApiServer {
  let { kubelet } = options;
  const { services } = options;
  const histories = historiesOf(services, placeOf(options.cluster));
  const recordUse = createUseRecorder(() => api, services.clock, services.log);
  const context = contextOf(options, () => kubelet, histories, recordUse);
  const api: ClusterApi = createInProcessApi({
    ...context.write,
    log: services.log,
    issue: context.issue,
    onMint: (issue, issued) => recordMint(services, context.issue, issue, issued),
    history: context.history,
  });
  let roles: ReturnType<typeof keepRolesAggregated> | undefined;
  let tokens: ReturnType<typeof keepLegacyTokens> | undefined;
  let contents: ReturnType<typeof keepNamespaceContents> | undefined;
  return {
    api,
    handle: (request, response) => handleRequest(context, request, response),
    upgrade: (request, socket, head) => handleUpgrade(context, request, socket, head),
    matches: isApiPath,
    setKubelet(given) {
      kubelet = given;
    },
    async start() {
      await createBootstrapObjects(api);
      await ensureKubernetesService(api, options.cluster.endpoint);
      roles = keepRolesAggregated(api, services.log);
      await roles.settled();
      contents = keepNamespaceContents(api, services.keyring.authorityPem(), services.log);
      await contents.settled();
      tokens = keepLegacyTokens(api, context.issue, services);
      await tokens.settled();
    },
    stop() {
      contents?.stop();
      roles?.stop();
      tokens?.stop();
      for (const history of histories.values()) history.stop();
    },
  };
}
