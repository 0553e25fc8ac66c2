import type { PodCredentials } from '../credentials.ts';
import type { HeldToken } from '../tokens/pod-token.ts';
import { renderCredentials } from './rendered.ts';

/** Tokens of one pod that were seen to be its own, at most: the present one, its predecessor, and those of other containers. */
const MOST_TOKENS = 4;

/** One pod's credentials, and the tokens that were proven to be this pod's. */
export class PodEntry {
  readonly uid: string;
  /** Texts that were proven, the newest last. */
  readonly proven: string[] = [];
  /** Milliseconds. */
  expiration: number;
  /** The answer as it goes out. Nothing else is kept of the credentials: a node may have thousands of pods. */
  body: Buffer;
  /** The proven token with the most life: with it the credentials are renewed. */
  token: HeldToken;
  /** Milliseconds. */
  refreshAt = 0;
  refreshing = false;
  /** Order of use. */
  used = 0;

  constructor(uid: string, token: HeldToken, credentials: PodCredentials) {
    this.uid = uid;
    this.token = token;
    this.expiration = credentials.expiration;
    this.body = renderCredentials(credentials);
  }

  replace(credentials: PodCredentials): void {
    this.expiration = credentials.expiration;
    this.body = renderCredentials(credentials);
  }

  /** Returns the text that gave way. */
  prove(token: HeldToken): string | undefined {
    if (token.expiresAt >= this.token.expiresAt) this.token = token;
    if (this.proven.includes(token.raw)) return undefined;
    this.proven.push(token.raw);
    return this.proven.length > MOST_TOKENS ? this.proven.shift() : undefined;
  }

  /** Milliseconds. */
  life(now: number): number {
    return this.expiration - now;
  }
}
