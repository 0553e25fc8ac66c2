import type { Json } from '../records/record.ts';
import type { JsonObject } from './json-object.ts';

/** The claims that an exchange stands on, copied and typed. Times are seconds since the epoch. */
export interface IdentityClaims {
  readonly issuer: string;
  readonly subject: string;
  /** `azp` when present, else the one audience: decides registration and the output (sts.md 7.3). */
  readonly audience: string;
  /** `aud` as the token gave it, when `azp` decided. */
  readonly originalAudience: readonly string[] | undefined;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly notBefore: number | undefined;
  /** Authentication methods (`amr`). */
  readonly methods: readonly string[] | undefined;
}

/** What is wrong with a set of claims, in the terms of sts.md 7.4. */
export type ClaimFault =
  | { readonly fault: 'missing'; readonly claim: string }
  | { readonly fault: 'empty'; readonly claim: string }
  | { readonly fault: 'null-subject' }
  | { readonly fault: 'several-audiences' }
  | { readonly fault: 'timestamp'; readonly claim: string }
  | { readonly fault: 'type'; readonly claim: string };

/** Carries a `ClaimFault` out of the readers below; never leaves `readClaims`. */
class Fault extends Error {
  readonly detail: ClaimFault;
  constructor(detail: ClaimFault) {
    super(detail.fault);
    this.detail = detail;
  }
}

const REQUIRED = ['iss', 'sub', 'aud', 'iat', 'exp'] as const;

const INTEGER = /^-?\d{1,15}$/;

function readTime(value: Json | undefined, claim: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  if (typeof value === 'string' && INTEGER.test(value)) return Number(value);
  throw new Fault({ fault: 'timestamp', claim });
}

/** Numbers are taken as their digits. Past 2^53 two numbers read as one, so two subjects would be one: refused. */
function readSubject(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new Fault({ fault: 'type', claim: 'sub' });
}

function readAudiences(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) throw new Fault({ fault: 'type', claim: 'aud' });
  const audiences = value.filter((item): item is string => typeof item === 'string');
  if (audiences.length !== value.length) throw new Fault({ fault: 'type', claim: 'aud' });
  if (audiences.length === 0) throw new Fault({ fault: 'empty', claim: 'aud' });
  return audiences;
}

function readMethods(value: Json | undefined): readonly string[] | undefined {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return undefined;
  const methods = value.filter((item): item is string => typeof item === 'string');
  return methods.length === 0 ? undefined : methods;
}

function requireClaims(payload: JsonObject): void {
  if (payload.sub === null) throw new Fault({ fault: 'null-subject' });
  for (const claim of REQUIRED) {
    if (payload[claim] === undefined || payload[claim] === null) throw new Fault({ fault: 'missing', claim });
  }
}

function read(payload: JsonObject): IdentityClaims {
  requireClaims(payload);
  if (typeof payload.iss !== 'string') throw new Fault({ fault: 'type', claim: 'iss' });
  const audiences = readAudiences(payload.aud);
  const party = payload.azp ?? undefined;
  if (party !== undefined && typeof party !== 'string') throw new Fault({ fault: 'type', claim: 'azp' });
  if (party === undefined && audiences.length > 1) throw new Fault({ fault: 'several-audiences' });
  const notBefore = payload.nbf ?? undefined;
  return {
    issuer: payload.iss,
    subject: readSubject(payload.sub),
    audience: party ?? audiences[0] ?? '',
    originalAudience: party === undefined ? undefined : audiences,
    issuedAt: readTime(payload.iat, 'iat'),
    expiresAt: readTime(payload.exp, 'exp'),
    notBefore: notBefore === undefined ? undefined : readTime(notBefore, 'nbf'),
    methods: readMethods(payload.amr),
  };
}

/** Reads the claims by the rules of sts.md 7.3. A token may be signed and still say nothing usable. */
export function readClaims(payload: JsonObject): IdentityClaims | ClaimFault {
  try {
    return read(payload);
  } catch (error) {
    if (error instanceof Fault) return error.detail;
    throw error;
  }
}
