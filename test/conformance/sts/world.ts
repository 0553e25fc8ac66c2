import { s3Door } from '../../../src/aws/s3/index.ts';
import { Denial } from '../../../src/core/errors/denial.ts';
import { OIDC_PROVIDER, ROLE, USER } from '../../../src/core/records/identity.ts';
import { MFA_DEVICE, mfaSeedPurpose } from '../../../src/core/records/mfa.ts';
import {
  OUTBOUND_FEDERATION,
  OUTBOUND_FEDERATION_KEY,
  outboundRing,
} from '../../../src/core/records/outbound-federation.ts';
import { totpStep } from '../../../src/core/session/totp.ts';
import { sealMessage } from '../../../src/service/authorization/message/sealed-message.ts';
import { scopeOf } from '../../../src/service/scope.ts';
import { createAccessKey } from '../../../src/service/users/access-keys.ts';
import {
  ACCOUNT_ID,
  type ClientKey,
  type FakeInstance,
  openFakeInstance,
} from '../../fakes/instance.fake.ts';
import { codeAt, SEED } from '../../sts/people.ts';
import type { StsCase } from './case-schema.ts';
import { appRole, ISSUER, PROVIDER_ARN, policyOf, SERIAL, SUBJECT, sourceRole, userNamed } from './cast.ts';
import type { Names } from './fill.ts';
import { fill } from './fill.ts';
import { ProviderSite } from './provider-site.ts';
import { certifiedKey } from './signing-keys.ts';

/** One instance with the cast of the cases. */
export interface World {
  readonly instance: FakeInstance;
  /** As of the last arrangement. */
  readonly names: Names;
  readonly people: Readonly<Record<'alice' | 'bob', ClientKey>>;
  /** Makes everything as the case says, and as usual where it says nothing. */
  arrange(state: StsCase['state']): Promise<void>;
  close(): Promise<void>;
}

/** Any six digits but those that the device shows about now. */
function wrongCode(time: number): string {
  const shown = new Set([-2, -1, 0, 1, 2].map((step) => codeAt(time + step * 30_000)));
  for (let code = 100_000; ; code++) if (!shown.has(String(code))) return String(code);
}

function namesOf(instance: FakeInstance): Names {
  const { time } = instance.clock;
  const { services } = instance;
  const facts = {
    principal: `arn:aws:iam::${ACCOUNT_ID}:user/alice`,
    action: 'ec2:StopInstances',
    resource: '*',
    clause: 'because no identity-based policy allows the ec2:StopInstances action',
    explicit: false,
  };
  const caller = { type: 'root', account: ACCOUNT_ID, arn: '', id: ACCOUNT_ID, accessKeyId: '' } as const;
  return {
    now: String(time / 1000),
    account: ACCOUNT_ID,
    role: appRole({}).arn,
    alice: userNamed('alice', null).arn,
    bob: userNamed('bob', null).arn,
    source: sourceRole().arn,
    session: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/source/work`,
    provider: PROVIDER_ARN,
    issuer: ISSUER,
    subject: SUBJECT,
    serial: SERIAL,
    code: codeAt(time),
    wrongCode: wrongCode(time),
    message: sealMessage(new Denial(facts), caller, ACCOUNT_ID, services),
    foreignMessage: sealMessage(new Denial(facts), caller, '999999999999', services),
  };
}

async function keysOf({ services }: FakeInstance): Promise<World['people']> {
  const { directory, keyring } = services;
  return directory.transact((tx) => {
    const scope = scopeOf(services, ACCOUNT_ID);
    const keyFor = (name: 'alice' | 'bob'): ClientKey => {
      tx.put(USER, ACCOUNT_ID, name, userNamed(name, undefined));
      const { key, secret } = createAccessKey(tx, scope, keyring, name);
      return { accessKeyId: key.id, secretAccessKey: secret };
    };
    return { alice: keyFor('alice'), bob: keyFor('bob') };
  });
}

type Writer = Parameters<Parameters<FakeInstance['services']['directory']['transact']>[0]>[0];

function putRoles(tx: Writer, { role, source }: StsCase['state'], names: Names): void {
  const { absent, trust = [], maxSessionDuration = 43_200, permissions = [] } = fill(role, names);
  const record = appRole({
    assumeRolePolicy: policyOf(trust),
    maxSessionDuration,
    inlinePolicies: permissions.length === 0 ? {} : { own: policyOf(permissions) },
  });
  if (absent === true) tx.delete(ROLE, ACCOUNT_ID, 'app');
  else tx.put(ROLE, ACCOUNT_ID, 'app', record);
  const policy = fill(source, names);
  tx.put(ROLE, ACCOUNT_ID, 'source', sourceRole(policy == null ? policy : policyOf(policy)));
}

function putUsers(tx: Writer, { alice }: StsCase['state'], names: Names): void {
  const policy = fill(alice, names);
  tx.put(USER, ACCOUNT_ID, 'alice', userNamed('alice', policy == null ? policy : policyOf(policy)));
  tx.put(USER, ACCOUNT_ID, 'bob', userNamed('bob', null));
}

function putProvider(tx: Writer, { provider }: StsCase['state']): void {
  const { absent, clientIds = ['client-a'], thumbprints = [] } = provider;
  const record = { url: ISSUER, arn: PROVIDER_ARN, clientIds, thumbprints, createDate: 0, tags: {} };
  if (absent === true) tx.delete(OIDC_PROVIDER, ACCOUNT_ID, ISSUER);
  else tx.put(OIDC_PROVIDER, ACCOUNT_ID, ISSUER, record);
}

function putDevice(tx: Writer, { device }: StsCase['state'], time: number, sealedSeed: string): void {
  const { absent, used, failed } = device;
  if (absent === true) {
    tx.delete(MFA_DEVICE, ACCOUNT_ID, 'alice-phone');
    return;
  }
  tx.put(MFA_DEVICE, ACCOUNT_ID, 'alice-phone', {
    serialNumber: SERIAL,
    sealedSeed,
    createDate: 0,
    enableDate: 0,
    tags: {},
    userName: 'alice',
    ...(used === true ? { lastStep: totpStep(time) } : {}),
    ...(failed === undefined ? {} : { failed: { count: failed, since: time } }),
  });
}

export async function openWorld(): Promise<World> {
  const site = new ProviderSite((await certifiedKey()).x5c);
  const instance = await openFakeInstance({ fetcher: site, doors: [s3Door] });
  const { directory, keyring } = instance.services;
  const people = await keysOf(instance);
  for (const algorithm of ['RS256', 'ES384'] as const)
    await keyring.ensureSigningKey(ACCOUNT_ID, outboundRing(algorithm), algorithm);
  let names = namesOf(instance);
  const sealedSeed = keyring.sealSecret(mfaSeedPurpose(SERIAL), SEED);
  return {
    instance,
    get names() {
      return names;
    },
    people,
    async arrange(state) {
      // Failures of a provider are remembered for a second, and a code of a device is good once.
      instance.clock.time += 1000;
      names = namesOf(instance);
      site.set(state.provider);
      await directory.transact((tx) => {
        putRoles(tx, state, names);
        putUsers(tx, state, names);
        putProvider(tx, state);
        putDevice(tx, state, instance.clock.time, sealedSeed);
        const federation = {
          issuerId: 'i',
          issuer: 'https://localhost:4743/tokens/i',
          enabled: state.outboundFederation,
        };
        tx.put(OUTBOUND_FEDERATION, ACCOUNT_ID, OUTBOUND_FEDERATION_KEY, { ...federation, createDate: 0 });
      });
    },
    close: () => instance.close(),
  };
}
