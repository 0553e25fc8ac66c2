import { openFakeServices } from '../../../test/fakes/instance.fake.ts';
import type { Caller } from '../../core/principal/caller.ts';
import { associationKey, POD_IDENTITY_ASSOCIATION } from '../../core/records/association.ts';
import { ROLE } from '../../core/records/identity.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import type { PodClaims } from '../../core/token/pod-claims.ts';
import type { AuditEvent } from '../audit/audit.ts';
import { createSandboxCluster } from '../clusters/create-sandbox-cluster.ts';
import { assumeRoleForPodIdentity } from './assume-role-for-pod-identity.ts';
import type {
  PodIdentityContext,
  PodIdentityInput,
  PodIdentityOutput,
  PodIdentityServices,
} from './exchange.ts';
import type { Presence } from './workloads.ts';

export const ACCOUNT = '111122223333';
export const CLUSTER_ARN = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/sandbox`;
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/pods`;
export const TARGET_ARN = `arn:aws:iam::${ACCOUNT}:role/target`;

export const PODS_TRUST = trust(['sts:AssumeRole', 'sts:TagSession']);

export function trust(actions: readonly string[], condition?: object, principal?: object): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: principal ?? { Service: 'pods.eks.amazonaws.com' },
        Action: actions,
        ...(condition === undefined ? {} : { Condition: condition }),
      },
    ],
  });
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The real services with a cluster, a role, an association and a pod's token; who is present is the test's. */
export async function openPodIdentity() {
  const { services: real, clock, close } = await openFakeServices();
  const events: AuditEvent[] = [];
  const asked: PodClaims[] = [];
  const world = { presence: { state: 'present' } as Presence };
  const services: PodIdentityServices = {
    ...real,
    audit: { ...real.audit, record: (event) => void events.push(event) },
    workloads: {
      ...real.workloads,
      presence: (_cluster, claims) => {
        asked.push(claims);
        return world.presence;
      },
    },
  };
  await createSandboxCluster(real, {
    name: 'sandbox',
    endpoint: 'https://localhost/k8s',
    issuerBase: 'https://localhost:4743',
    version: '1.35',
  });
  const issuer = real.directory.get(CLUSTER, ACCOUNT, 'sandbox')?.body.issuer ?? '';

  const role = (name: string, assumeRolePolicy: string, policy?: object) =>
    real.directory.transact((tx) =>
      tx.put(ROLE, ACCOUNT, name, {
        name,
        path: '/',
        id: `AROA${name.toUpperCase().padEnd(17, 'A')}`,
        arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
        createDate: 0,
        maxSessionDuration: 3600,
        assumeRolePolicy,
        tags: {},
        inlinePolicies: policy === undefined ? {} : { own: JSON.stringify(policy) },
        attachedPolicies: [],
      }),
    );

  const associate = (changes: object = {}) =>
    real.directory.transact((tx) =>
      tx.put(POD_IDENTITY_ASSOCIATION, ACCOUNT, associationKey('sandbox', 'default', 's3-sa'), {
        id: 'a-abcdefghijklmnopq',
        arn: `arn:aws:eks:us-east-1:${ACCOUNT}:podidentityassociation/sandbox/a-abcdefghijklmnopq`,
        cluster: 'sandbox',
        namespace: 'default',
        serviceAccount: 's3-sa',
        roleArn: ROLE_ARN,
        createdAt: 0,
        modifiedAt: 0,
        disableSessionTags: false,
        tags: {},
        ...changes,
      }),
    );

  const sign = (header: object, payload: object): string => {
    const { key } = real.keyring.signingKey(ACCOUNT, 'sandbox');
    const input = `${encode(header)}.${encode(payload)}`;
    return `${input}.${Buffer.from(real.cryptography.signJws('RS256', key, input)).toString('base64url')}`;
  };

  /** A good token; members given replace or, when undefined, remove. */
  const token = (changes: object = {}, bound: object = {}, header: object = {}): string => {
    const now = Math.floor(clock.now() / 1000);
    const { kid } = real.keyring.signingKey(ACCOUNT, 'sandbox');
    return sign(
      { alg: 'RS256', kid, ...header },
      {
        iss: issuer,
        sub: 'system:serviceaccount:default:s3-sa',
        aud: ['pods.eks.amazonaws.com'],
        iat: now - 10,
        nbf: now - 10,
        exp: now + 86_000,
        'kubernetes.io': {
          namespace: 'default',
          serviceaccount: { name: 's3-sa', uid: 'sa-uid' },
          pod: { name: 'eks-pod-identity', uid: 'pod-uid' },
          node: { name: 'node-1', uid: 'node-uid' },
          ...bound,
        },
        ...changes,
      },
    );
  };

  const audit: PodIdentityContext['audit'] = { resources: [], additional: {} };
  const administrator: Caller = {
    type: 'root',
    account: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    id: ACCOUNT,
    accessKeyId: 'AKIA',
  };
  const exchange = async (
    input: Partial<PodIdentityInput> = {},
    caller: Caller = administrator,
    region = 'us-east-1',
  ): Promise<PodIdentityOutput> => {
    audit.resources.length = 0;
    for (const name of Object.keys(audit.additional)) delete audit.additional[name];
    events.length = 0;
    const facts = { time: clock.now(), sourceIp: '10.0.0.1', userAgent: 't', secureTransport: true, region };
    return await assumeRoleForPodIdentity(
      { clusterName: 'sandbox', token: token(), ...input },
      { caller, account: ACCOUNT, facts, audit },
      services,
    );
  };

  await role('pods', PODS_TRUST);
  await associate();
  return {
    services,
    clock,
    close,
    world,
    events,
    asked,
    audit,
    issuer,
    role,
    associate,
    token,
    sign,
    exchange,
  };
}

export type PodIdentity = Awaited<ReturnType<typeof openPodIdentity>>;

/** A node's own session. */
export function nodeCaller(instance: string): Caller {
  return {
    type: 'assumed-role',
    account: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/node/${instance}`,
    id: `AROANODE:${instance}`,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/node`,
    roleName: 'node',
    accessKeyId: 'ASIA',
    claims: { sessionName: instance } as never,
  };
}
