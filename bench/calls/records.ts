/** A cluster, its provider, roles that one service account may assume, a user and a bucket. */
import { OIDC_PROVIDER, ROLE, type Role } from '../../src/core/records/identity.ts';
import { BUCKET, CLUSTER } from '../../src/core/records/resources.ts';
import type { Services } from '../../src/service/services.ts';

export const SUBJECT = 'system:serviceaccount:default:my-service-account';
export const AUDIENCE = 'sts.amazonaws.com';
export const ISSUER_ID = 'ABCDEF0123456789ABCDEF0123456789';
export const BUCKET_NAME = 'bench-bucket';
/** Roles that the calls use; any more lie beside them. */
export const USED_ROLES = 64;
const BATCH = 5000;

/** Names of used roles lie evenly among the others. */
export function roleName(index: number, roles: number): string {
  return `reader-${String(Math.floor((index * roles) / USED_ROLES)).padStart(6, '0')}`;
}

export function issuerUrl({ settings }: Services): string {
  return `${settings.publicUrl}/id/${ISSUER_ID}`.slice('https://'.length);
}

function trustPolicy(account: string, providers: readonly string[]): string {
  const web = providers.map((url) => ({
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${url}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${url}:aud`]: AUDIENCE, [`${url}:sub`]: SUBJECT } },
  }));
  const own = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'sts:AssumeRole',
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [...web, own] });
}

const READ_BUCKET = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BUCKET_NAME}` }],
});

function role(account: string, index: number, assumeRolePolicy: string, createDate: number): Role {
  const name = `reader-${String(index).padStart(6, '0')}`;
  return {
    name,
    path: '/',
    id: `AROA${index
      .toString(32)
      .toUpperCase()
      .replaceAll(/[018-9]/g, 'Z')
      .padStart(17, 'A')}`,
    arn: `arn:aws:iam::${account}:role/${name}`,
    createDate,
    maxSessionDuration: 3600,
    assumeRolePolicy,
    tags: {},
    inlinePolicies: { read: READ_BUCKET },
    attachedPolicies: [],
  };
}

/** Makes the records. `further` are providers that the roles trust beside the cluster's. */
export async function makeRecords(
  services: Services,
  roles: number,
  further: readonly string[],
): Promise<void> {
  const { settings, directory, keyring, clock } = services;
  const { account, cluster, publicUrl, region } = settings;
  const createDate = clock.now();
  const providers = [issuerUrl(services), ...further];
  await directory.transact((tx) => {
    tx.put(CLUSTER, account, cluster, {
      name: cluster,
      arn: `arn:aws:eks:${region}:${account}:cluster/${cluster}`,
      issuerId: ISSUER_ID,
      issuer: `${publicUrl}/id/${ISSUER_ID}`,
      endpoint: publicUrl,
      version: '1.35',
      createdAt: createDate,
      status: 'ACTIVE',
      tags: {},
      sandbox: true,
    });
    for (const url of providers) {
      const arn = `arn:aws:iam::${account}:oidc-provider/${url}`;
      tx.put(OIDC_PROVIDER, account, url, {
        url,
        arn,
        clientIds: [AUDIENCE],
        thumbprints: [],
        createDate,
        tags: {},
      });
    }
    tx.put(BUCKET, 'global', BUCKET_NAME, { name: BUCKET_NAME, owner: account, region, createDate });
  });
  const trust = trustPolicy(account, providers);
  for (let first = 0; first < roles; first += BATCH) {
    const last = Math.min(first + BATCH, roles);
    await directory.transact((tx) => {
      for (let index = first; index < last; index++) {
        const made = role(account, index, trust, createDate);
        tx.put(ROLE, account, made.name, made);
      }
    });
  }
  await keyring.ensureSigningKey(account, cluster);
}
