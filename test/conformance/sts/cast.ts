import type { Role, User } from '../../../src/core/records/identity.ts';
import { ACCOUNT_ID } from '../../fakes/instance.fake.ts';

/** Whom and what the cases are about. Their records are written anew before each case. */
export const ISSUER = 'idp.example.com/tenant';
export const SUBJECT = 'system:serviceaccount:default:my-service-account';
export const PROVIDER_ARN = `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/${ISSUER}`;
export const SERIAL = `arn:aws:iam::${ACCOUNT_ID}:mfa/alice-phone`;
export const ROLE_ID = 'AROACONFORMANCEAPPAAA';
export const SOURCE_ID = 'AROACONFORMANCESOURCE';

type Statements = readonly Readonly<Record<string, unknown>>[];

export const policyOf = (Statement: Statements): string =>
  JSON.stringify({ Version: '2012-10-17', Statement });

const EVERYTHING_OF_STS = policyOf([{ Effect: 'Allow', Action: 'sts:*', Resource: '*' }]);

const inline = (policy: string | null): { readonly inlinePolicies: Readonly<Record<string, string>> } => ({
  inlinePolicies: policy === null ? {} : { own: policy },
});

/** The role that is asked for. It lies below a path, so that no answer can confuse the two forms of its ARN. */
export function appRole(changes: Partial<Role>): Role {
  return {
    name: 'app',
    path: '/team/',
    id: ROLE_ID,
    arn: `arn:aws:iam::${ACCOUNT_ID}:role/team/app`,
    createDate: 0,
    maxSessionDuration: 43_200,
    assumeRolePolicy: '',
    tags: {},
    inlinePolicies: {},
    attachedPolicies: [],
    ...changes,
  };
}

/** The role whose sessions call. */
export function sourceRole(policy: string | null = EVERYTHING_OF_STS): Role {
  const arn = `arn:aws:iam::${ACCOUNT_ID}:role/source`;
  return appRole({
    name: 'source',
    path: '/',
    id: SOURCE_ID,
    arn,
    assumeRolePolicy: policyOf([]),
    ...inline(policy),
  });
}

/** Alice may call all of STS unless told otherwise; Bob may nothing. */
export function userNamed(name: 'alice' | 'bob', policy: string | null | undefined): User {
  const fallback = name === 'alice' ? EVERYTHING_OF_STS : null;
  return {
    name,
    path: '/',
    id: name === 'alice' ? 'AIDACONFORMANCEALICEA' : 'AIDACONFORMANCEBOBAAA',
    arn: `arn:aws:iam::${ACCOUNT_ID}:user/${name}`,
    createDate: 0,
    tags: {},
    attachedPolicies: [],
    ...inline(policy === undefined ? fallback : policy),
  };
}
