import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Directory, Entry } from '../../core/ports/directory.ts';
import { ACCESS_KEY, type AccessKey, ROLE, USER } from '../../core/records/identity.ts';
import { REVOKED_SESSION } from '../../core/records/session.ts';
import { accountOfAccessKeyId } from '../../core/session/access-key-id.ts';
import type {
  AnySessionClaims,
  AnySessionStatement,
  BoundPod,
  FederatedUserClaims,
  UserSessionClaims,
} from '../../core/session/claims.ts';
import type { Keyring } from '../keys/keyring.ts';
import { newAccessKey } from './identifiers.ts';
import { RecentCache } from './recent-cache.ts';
import { openClaims, sealClaims } from './session-token.ts';
import type { LongTermKey, SessionResult, Sessions } from './sessions.ts';

/** Entries of one cache generation: a session's second request must be cheap, memory must stay bounded. */
const SESSIONS_KEPT = 2048;
const SECRETS_KEPT = 512;

export interface SessionsParts {
  readonly directory: Directory;
  readonly keyring: Keyring;
  readonly cryptography: Cryptography;
  /** Why the sessions of a pod end; undefined while they go on. Absent when no session ends with a pod. */
  readonly podLost?: (pod: BoundPod, now: number) => string | undefined;
}

class SealedSessions implements Sessions {
  readonly #parts: SessionsParts;
  /** Opened claims by token. Holds only what opened: forged tokens cannot push good ones out. */
  readonly #opened = new RecentCache<AnySessionClaims>(SESSIONS_KEPT);
  /** Opened secrets by sealed text, which changes with the secret. */
  readonly #secrets = new RecentCache<string>(SECRETS_KEPT);

  constructor(parts: SessionsParts) {
    this.#parts = parts;
  }

  mint(statement: AnySessionStatement) {
    const { keyring, cryptography } = this.#parts;
    const key = newAccessKey('ASIA', statement.account, cryptography);
    const sessionToken = sealClaims(statement, key, keyring, cryptography);
    const { accessKeyId, secretAccessKey } = key;
    return { accessKeyId, secretAccessKey, sessionToken, expiration: statement.expiresAt };
  }

  open(accessKeyId: string, sessionToken: string, now: number): SessionResult {
    const claims = this.#claimsOf(sessionToken);
    if (claims === undefined) return { ok: false, fault: 'malformed' };
    if (!this.#parts.cryptography.equal(claims.accessKeyId, accessKeyId)) {
      return { ok: false, fault: 'mismatched' };
    }
    if (now >= claims.expiresAt) return { ok: false, fault: 'expired' };
    const { directory } = this.#parts;
    if (directory.get(REVOKED_SESSION, claims.account, accessKeyId) !== undefined) {
      return { ok: false, fault: 'revoked' };
    }
    if (claims.kind !== undefined) return this.#ofUser(claims);
    if (claims.pod !== undefined) {
      const reason = this.#parts.podLost?.(claims.pod, now);
      if (reason !== undefined) return { ok: false, fault: 'pod-gone', reason };
    }
    const role = directory.get(ROLE, claims.account, claims.roleName.toLowerCase());
    // The unique id, not the name: a role made again under the same name is another role (sts.md 4.3).
    if (role?.body.id !== claims.roleId) return { ok: false, fault: 'role-gone' };
    return { ok: true, claims, role: role.body };
  }

  /** The account itself is its root user, and is always there. */
  #ofUser(claims: UserSessionClaims | FederatedUserClaims): SessionResult {
    const { account, userId, userName } = claims;
    if (userId === account) return { ok: true, claims, user: undefined };
    const user = this.#parts.directory.get(USER, account, userName.toLowerCase());
    if (user?.body.id !== userId) return { ok: false, fault: 'role-gone' };
    return { ok: true, claims, user: user.body };
  }

  longTermKey(accessKeyId: string): LongTermKey | undefined {
    const { directory } = this.#parts;
    const entry = this.#findKey(accessKeyId);
    if (entry === undefined || entry.body.status !== 'Active') return undefined;
    const user = directory.get(USER, entry.account, entry.body.userName.toLowerCase());
    if (user === undefined) return undefined;
    return { account: entry.account, key: entry.body, user: user.body, secret: this.#secretOf(entry.body) };
  }

  #claimsOf(token: string): AnySessionClaims | undefined {
    const known = this.#opened.get(token);
    if (known !== undefined) return known;
    const claims = openClaims(token, this.#parts.keyring, this.#parts.cryptography);
    if (claims !== undefined) this.#opened.set(token, claims);
    return claims;
  }

  /** The id names its account; keys brought from elsewhere may not, so every account is asked then. */
  #findKey(accessKeyId: string): Entry<AccessKey> | undefined {
    const { directory } = this.#parts;
    const account = accountOfAccessKeyId(accessKeyId);
    const named = account === undefined ? undefined : directory.get(ACCESS_KEY, account, accessKeyId);
    if (named !== undefined) return named;
    for (const other of directory.accounts(ACCESS_KEY)) {
      const entry = directory.get(ACCESS_KEY, other, accessKeyId);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  #secretOf(key: AccessKey): string {
    const known = this.#secrets.get(key.sealedSecret);
    if (known !== undefined) return known;
    const secret = this.#parts.keyring.openSecret(`access-key:${key.id}`, key.sealedSecret);
    this.#secrets.set(key.sealedSecret, secret);
    return secret;
  }
}

/** Stateless sessions, sealed under the keyring's session keys, and long-term keys out of the directory. */
export function createSessions(parts: SessionsParts): Sessions {
  return new SealedSessions(parts);
}
