import { decodeBase32 } from '../../src/core/session/base32.ts';
import { totpCode, totpMessage, totpStep } from '../../src/core/session/totp.ts';
import { cryptography } from '../../src/crypto/index.ts';

/** A step names a value that no step before it has saved: that step was skipped, or the steps are wrong. */
export class MissingReference extends Error {
  override name = 'MissingReference';
}

const REFERENCE = /\{([a-zA-Z][\w.]*(?::[\w.]+:[+-]\d+)?)\}/g;

/** What steps have saved. */
export class References {
  readonly #values = new Map<string, unknown>();

  save(name: string, value: unknown): void {
    if (value === undefined) throw new Error(`there is nothing to save as ${name}`);
    this.#values.set(name, value);
  }

  get(path: string): unknown {
    const [name = '', ...members] = path.split('.');
    if (!this.#values.has(name)) throw new MissingReference(name);
    return valueAt(this.#values.get(name), members);
  }

  /** `value` with every reference in its texts (names of members included) replaced. Patterns stay what they are. */
  resolve(value: unknown): unknown {
    if (typeof value === 'string')
      return value.replace(REFERENCE, (_whole, reference: string) => this.#text(reference));
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (typeof value !== 'object' || value === null || value instanceof RegExp) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [this.resolve(name), this.resolve(member)]),
    );
  }

  #text(reference: string): string {
    const [kind = '', seed = '', ahead] = reference.split(':');
    return ahead === undefined
      ? String(this.get(reference))
      : codeOf(String(this.get(seed)), Number(ahead), kind);
  }
}

/** `Role.Arn` of an answer; list places are numbers. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let found = value;
  for (const member of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = new Map<string, unknown>(Object.entries(found)).get(member);
  }
  return found;
}

function codeOf(base32: string, ahead: number, kind: string): string {
  const seed = decodeBase32(base32);
  if (kind !== 'code' || seed === undefined) throw new Error(`no code of ${base32}`);
  return totpCode(cryptography.hmacSha1(seed, totpMessage(totpStep(Date.now()) + ahead)));
}
