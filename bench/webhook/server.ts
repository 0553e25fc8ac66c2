/** Child process: the webhook as `rolecall webhook` runs it, but for the cluster, whose one service account is in memory. */
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { tuneCollector } from '../../src/cmd/instance/collector.ts';
import { readFlags } from '../../src/cmd/webhook/read-flags.ts';
import { rulesOf } from '../../src/cmd/webhook/rules-of-flags.ts';
import { webhookMetrics } from '../../src/cmd/webhook/webhook-metrics.ts';
import { listenTls } from '../../src/cmd/webhook/webhook-servers.ts';
import { cryptography } from '../../src/crypto/index.ts';
import {
  admissionHandler,
  createIdentityLookup,
  NO_ASSOCIATIONS,
} from '../../src/kubernetes/admission/index.ts';
import { cpuUsed } from '../calls/cpu-used.ts';
import type { Question, ServerReady } from './messages.ts';
import { reviewOfPod } from './review.ts';

const clock = { now: () => Date.now() };
const complain = (event: string, fields?: unknown): void => console.error(event, fields);
const log = { info: complain, warn: complain, error: complain };
const DAY = 86_400_000;

async function makeCertificate() {
  const now = clock.now();
  const authority = await cryptography.createAuthority('bench', DAY, now);
  return cryptography.issueCertificate(authority, {
    commonName: 'localhost',
    dnsNames: ['localhost'],
    usages: ['server'],
    lifetime: DAY,
    now,
  });
}

function ask(port: number, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const options = { port, path: '/mutate', method: 'POST', headers, rejectUnauthorized: false };
    const sent = request(options, (answer) => text(answer).then(resolve, reject));
    sent.on('error', reject);
    sent.end(body);
  });
}

async function start(): Promise<ServerReady> {
  tuneCollector();
  const config = rulesOf(readFlags({ awsDefaultRegion: 'eu-west-1', stsRegionalEndpoint: 'true' }));
  const account = {
    namespace: 'team-a',
    name: 'api',
    annotations: new Map([['eks.amazonaws.com/role-arn', 'arn:aws:iam::111122223333:role/team-a/api']]),
    createdAt: 0,
  };
  const known = () => account;
  const accounts = { known, ask: async () => account, onChange: () => () => undefined };
  const lookup = createIdentityLookup({
    accounts,
    associations: NO_ASSOCIATIONS,
    config,
    clock,
    grace: 1000,
    roleGrace: 500,
  });
  const metrics = webhookMetrics([NO_ASSOCIATIONS], undefined);
  const mutate = admissionHandler({ lookup, config, log, chance: Math.random, metrics: metrics.admission });
  const pair = await makeCertificate();
  const certificate = {
    ...NO_ASSOCIATIONS,
    current: pair,
    onChange: () => undefined,
    stop: async () => undefined,
  };
  const doors = { mutate, metrics, readiness: () => ({ ready: true, text: 'ok' }) };
  const where = { address: '127.0.0.1', port: 0, minVersion: 'TLSv1.2' } as const;
  const { port } = await listenTls(where, certificate, doors);
  const body = reviewOfPod();
  return { port, certificate: pair, body, answer: await ask(port, body) };
}

process.on('message', (question: Question) => {
  if (question.ask === 'cpu') {
    process.send?.(cpuUsed());
    return;
  }
  start().then(
    (ready) => process.send?.(ready),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

// The parent is gone: so is the reason to live.
process.on('disconnect', () => process.exit(0));
