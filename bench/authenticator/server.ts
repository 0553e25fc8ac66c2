/**
 * Child process: the authenticator over an instance of its own. Tokens are verified by the STS in the process, mapped by an aws-auth
 * of the size that clusters have, audited durably; no verdict is kept.
 */
import { request } from 'node:https';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { authenticatorMetrics } from '../../src/cmd/authenticator/authenticator-metrics.ts';
import { listenWebhook } from '../../src/cmd/authenticator/authenticator-servers.ts';
import { ownClusterTokens } from '../../src/cmd/cluster-access/own-cluster-tokens.ts';
import type { IdentityMapper } from '../../src/core/cluster-access/identity-mapper.ts';
import { compileMapping } from '../../src/core/cluster-access/mapping/mapping-table.ts';
import { ROLE } from '../../src/core/records/identity.ts';
import { cryptography } from '../../src/crypto/index.ts';
import {
  entriesInForce,
  NO_AWS_AUTH,
  nextState,
} from '../../src/kubernetes/access/aws-auth/aws-auth-state.ts';
import { tokenReviewHandler } from '../../src/kubernetes/authentication/index.ts';
import type { NameIdentity } from '../../src/service/cluster-access/identity-naming.ts';
import { mapIdentity } from '../../src/service/cluster-access/map-identity.ts';
import type { Services } from '../../src/service/services.ts';
import { cpuUsed } from '../calls/cpu-used.ts';
import { type Instance, openInstance } from '../calls/instance.ts';
import { makeRecords, roleName, USED_ROLES } from '../calls/records.ts';
import type { Certificate, Question, ServerReady } from './messages.ts';
import { clusterToken } from './tokens.ts';

/** Sessions, each with a key of its own, and tokens of each, each of another second. */
const SESSIONS = 256;
const TOKENS_EACH = 16;
const DAY = 86_400_000;

let instance: Instance | undefined;
let preparing = 0;

function tokensOf({ directory, sessions, settings, clock }: Services): readonly string[] {
  const { account, cluster } = settings;
  const now = clock.now();
  return Array.from({ length: SESSIONS }).flatMap((_, index) => {
    const role = directory.get(ROLE, account, roleName(index % USED_ROLES, USED_ROLES))?.body;
    if (role === undefined) throw new Error('no such role');
    const key = sessions.mint({
      account,
      roleId: role.id,
      roleName: role.name,
      sessionName: `person-${index}@example.com`,
      issuedAt: now,
      expiresAt: now + 3_600_000,
    });
    return Array.from({ length: TOKENS_EACH }, (_token, second) =>
      clusterToken(key, cluster, now - second * 1000),
    );
  });
}

/** Each role by its ARN, with a template in the user name. */
function mapperOf({ settings }: Services): IdentityMapper {
  const mapRoles = Array.from({ length: USED_ROLES }, (_, index) => {
    const arn = `arn:aws:iam::${settings.account}:role/${roleName(index, USED_ROLES)}`;
    return `- rolearn: ${arn}\n  username: reader:{{SessionName}}\n  groups: [readers, people]\n`;
  }).join('');
  const table = compileMapping(entriesInForce(nextState(NO_AWS_AUTH, { mapRoles })));
  return {
    name: 'EKSConfigMap',
    map: (identity) => table.map(identity),
    mapsAccount: (account) => table.mapsAccount(account),
  };
}

/** The listener, handler and metrics of `rolecall authenticator`. */
async function serve(services: Services, certificate: Certificate): Promise<number> {
  const chain = [{ mapper: mapperOf(services) }];
  const instances = { privateDnsName: () => Promise.reject(new Error('no instances')) };
  const own = { name: services.settings.cluster, account: services.settings.account };
  const metrics = authenticatorMetrics(() => ['EKSConfigMap']);
  const named: NameIdentity = (identity) => mapIdentity(chain, instances, identity);
  const reviewer = ownClusterTokens(services, own, named, metrics.sts);
  const elapsed = () => performance.now();
  const authenticate = tokenReviewHandler({ reviewer, log: services.log, elapsed, metrics });
  const doors = { authenticate, metrics, missing: () => [] };
  const { port } = await listenWebhook({ address: '127.0.0.1', port: 0 }, certificate, doors);
  return port;
}

function ask(port: number, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { port, path: '/authenticate', method: 'POST', headers, rejectUnauthorized: false };
    const sent = request(options, (answer) => text(answer).then(resolve, reject));
    sent.on('error', reject);
    sent.end(body);
  });
}

async function start(folder: string): Promise<ServerReady> {
  instance = await openInstance(folder, []);
  const { services } = instance;
  await makeRecords(services, USED_ROLES, []);
  const now = services.clock.now();
  const authority = await cryptography.createAuthority('bench', DAY, now);
  const certificate = await cryptography.issueCertificate(authority, {
    commonName: 'localhost',
    dnsNames: ['localhost'],
    usages: ['server'],
    lifetime: DAY,
    now,
  });
  const port = await serve(services, certificate);
  const bodies = tokensOf(services).map((token) =>
    JSON.stringify({
      kind: 'TokenReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { creationTimestamp: null },
      spec: { token },
      status: { user: {} },
    }),
  );
  const answer = await ask(port, bodies[0] ?? '');
  await services.audit.flush();
  preparing = instance.appended();
  return { port, certificate, bodies, answer };
}

/** Events made durable since the start. */
async function audited(): Promise<{ audited: number }> {
  await instance?.services.audit.flush();
  return { audited: (instance?.appended() ?? 0) - preparing };
}

async function answerTo(question: Question): Promise<object> {
  if (question.ask === 'start') return start(question.folder);
  return question.ask === 'cpu' ? cpuUsed() : audited();
}

process.on('message', (question: Question) => {
  answerTo(question).then(
    (value) => process.send?.(value),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
