import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { readFlags } from '../../src/cmd/webhook/read-flags.ts';
import { rulesOf } from '../../src/cmd/webhook/rules-of-flags.ts';
import type { AdmissionParts } from '../../src/kubernetes/admission/admit-pod.ts';
import { answerReview } from '../../src/kubernetes/admission/answer-review.ts';
import { NO_ASSOCIATIONS } from '../../src/kubernetes/admission/association-source.ts';
import { parseEntries } from '../../src/kubernetes/admission/config-map-entries.ts';
import { admissionHandler } from '../../src/kubernetes/admission/handler.ts';
import { createIdentityLookup } from '../../src/kubernetes/admission/identity-lookup.ts';
import type { KnownAccount } from '../../src/kubernetes/admission/service-accounts.ts';
import { createFakeAuthority, listenTls } from '../fakes/authority.fake.ts';
import { FakeLog } from '../fakes/log.fake.ts';
import type { Given } from './webhook-case.ts';

/** A way to ask the webhook: body in, answer out. */
export type Ask = (parts: AdmissionParts, body: string) => Promise<string>;

export const library: Ask = async (parts, body) => await answerReview(parts, Buffer.from(body));

/** The handler behind a TLS listener; the parts are exchanged from case to case. */
export async function openHttps(): Promise<{ readonly ask: Ask; close(): Promise<void> }> {
  const authority = await createFakeAuthority();
  let handler: ReturnType<typeof admissionHandler> | undefined;
  const server = await listenTls(authority, (incoming, response) => handler?.(incoming, response));
  const post = (body: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const options = { method: 'POST', headers, ca: authority.certificatePem };
      const sent = request(`${server.url}/mutate?timeout=10s`, options, (answer) => {
        if (answer.statusCode === 200) text(answer).then(resolve, reject);
        else reject(new Error(`status ${answer.statusCode}`));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    ask: (parts, body) => {
      handler = admissionHandler(parts);
      return post(body);
    },
    close: () => server.close(),
  };
}

/** The webhook's parts as a case describes them; flags are read by the command's own reader. */
export function partsOf(given: Given): {
  readonly parts: AdmissionParts;
  readonly faults: readonly string[];
} {
  const camel = (name: string) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const flags = Object.fromEntries(Object.entries(given.flags).map(([name, value]) => [camel(name), value]));
  const config = rulesOf(readFlags(flags));
  const { serviceAccount, namespace, associations } = given;
  const account: KnownAccount | undefined =
    serviceAccount == null
      ? undefined
      : {
          namespace,
          name: 'sa',
          annotations: new Map(Object.entries(serviceAccount)),
          createdAt: 0,
        };
  const known = (ns: string, name: string) => (ns === namespace && name === 'sa' ? account : undefined);
  const written =
    typeof given.configMap === 'string' ? given.configMap : JSON.stringify(given.configMap ?? {});
  const { entries, faults } = parseEntries(written);
  const lookup = createIdentityLookup({
    accounts: { known, ask: async (ns, name) => known(ns, name), onChange: () => () => undefined },
    associations: { ...NO_ASSOCIATIONS, find: (ns, name) => associations.includes(`${ns}/${name}`) },
    ...(entries === undefined ? {} : { entries: () => entries }),
    config,
    clock: { now: () => 1_000_000 },
    grace: 0,
    roleGrace: 0,
  });
  return {
    parts: {
      lookup,
      config,
      log: new FakeLog(),
      chance: () => given.chance,
      failClosed: () => given.failClosed,
    },
    faults: faults.map(({ key, message }) => `${key}: ${message}`),
  };
}
