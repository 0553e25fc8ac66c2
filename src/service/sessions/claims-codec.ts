import type {
  AnySessionClaims,
  AnySessionStatement,
  BoundPod,
  FederatedOrigin,
  InstanceOrigin,
  SessionClaims,
  SessionStatement,
} from '../../core/session/claims.ts';

type Packed = readonly [
  version: 1,
  account: string,
  accessKeyId: string,
  secretAccessKey: string,
  roleId: string,
  roleName: string,
  sessionName: string,
  issuedAt: number,
  expiresAt: number,
  federated: readonly [string, string, string, string, (readonly string[])?] | 0,
  rest?: Rest,
];

/** What most sessions do not have. */
interface Rest {
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly transitiveTagKeys?: readonly string[];
  readonly sourceIdentity?: string;
  readonly chained?: boolean;
  readonly instance?: InstanceOrigin;
  readonly pod?: PackedPod;
}

/** A list, for the same reason as the claims. */
type PackedPod = readonly [cluster: string, namespace: string, name: string, uid: string, seenAt: number];

/** Sessions of users are rare: their claims go as they are, behind the number that tells them apart. */
type PackedUser = readonly [version: 2, claims: Exclude<AnySessionClaims, SessionClaims>];

function packOrigin({ provider, issuer, subject, audience, amr }: FederatedOrigin): Packed[9] {
  return amr === undefined
    ? [provider, issuer, subject, audience]
    : [provider, issuer, subject, audience, amr];
}

function unpackOrigin(packed: Packed[9]): { readonly federated?: FederatedOrigin } {
  if (packed === 0) return {};
  const [provider, issuer, subject, audience, amr] = packed;
  const origin = { provider, issuer, subject, audience };
  return { federated: amr === undefined ? origin : { ...origin, amr } };
}

function packPod(pod: BoundPod | undefined): PackedPod | undefined {
  return pod && [pod.cluster, pod.namespace, pod.name, pod.uid, pod.seenAt];
}

/** Most sessions, and all of before there were bound ones, have no pod: theirs is what was written. */
function unpackRest(rest: Rest | undefined): Omit<Rest, 'pod'> & { readonly pod?: BoundPod } {
  if (rest?.pod === undefined) return rest as Omit<Rest, 'pod'>;
  const [cluster, namespace, name, uid, seenAt] = rest.pod;
  return { ...rest, pod: { cluster, namespace, name, uid, seenAt } };
}

/** The part of the claims that minting makes. */
export type SessionAccessKey = Pick<SessionClaims, 'accessKeyId' | 'secretAccessKey'>;

function packRole(statement: SessionStatement, accessKey: SessionAccessKey): Packed {
  const { policy, policyArns, tags, transitiveTagKeys, sourceIdentity, chained, instance, pod } = statement;
  return [
    1,
    statement.account,
    accessKey.accessKeyId,
    accessKey.secretAccessKey,
    statement.roleId,
    statement.roleName,
    statement.sessionName,
    statement.issuedAt,
    statement.expiresAt,
    statement.federated === undefined ? 0 : packOrigin(statement.federated),
    // JSON leaves undefined members out, so that an ordinary session pays two characters for all of these.
    {
      policy,
      policyArns,
      tags,
      transitiveTagKeys,
      sourceIdentity,
      chained,
      instance,
      pod: packPod(pod),
    } as Rest,
  ];
}

/** Claims as a JSON list: the names would be a third of a token's length. */
export function encodeClaims(statement: AnySessionStatement, accessKey: SessionAccessKey): Uint8Array {
  const packed: Packed | PackedUser =
    statement.kind === undefined
      ? packRole(statement, accessKey)
      : [2, { ...statement, ...accessKey, version: 1 }];
  return Buffer.from(JSON.stringify(packed));
}

/** Reads what `encodeClaims` wrote. Only for bytes that were sealed here: their shape is trusted, their version is not. */
export function decodeClaims(bytes: Uint8Array): AnySessionClaims | undefined {
  const packed = JSON.parse(Buffer.from(bytes).toString()) as Packed | PackedUser;
  if (packed[0] === 2) return Object.freeze(packed[1]);
  if (packed[0] !== 1) return undefined;
  const [version, account, accessKeyId, secretAccessKey, roleId, roleName, sessionName, issuedAt, expiresAt] =
    packed;
  return Object.freeze({
    version,
    account,
    accessKeyId,
    secretAccessKey,
    roleId,
    roleName,
    sessionName,
    issuedAt,
    expiresAt,
    ...unpackOrigin(packed[9]),
    ...unpackRest(packed[10]),
  });
}
