import { cryptography } from '../../../crypto/index.ts';
import { type KubernetesClient, KubernetesError, resourcePath } from '../../../kubernetes/client/index.ts';
import type { KubernetesObject } from '../../../kubernetes/client/resource.ts';
import type { ServiceAccountName } from '../stacks.ts';
import type { TrustStatement } from './trust.ts';

/** How far a service account has come. Written before each change, so that a run that was cut off can go on, or back. */
export interface AccountEntry {
  readonly namespace: string;
  readonly name: string;
  readonly roleArn: string;
  /** `started`: nothing is promised; `verified`: its canary was seen in the audit trail; `cleaned`: the annotation is gone. */
  readonly step: 'started' | 'verified' | 'cleaned';
  /** The association that this migration made; absent when it was there before. */
  readonly associationId?: string;
}

/** What was done to a role's trust policy. */
export interface RoleEntry {
  readonly roleArn: string;
  /** Whether the statement for the Pod Identity service is of this migration. */
  readonly added: boolean;
  /** Statements for the issuer that were taken out. */
  readonly removed: readonly TrustStatement[];
}

interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

const NAMESPACE = 'kube-system';
const NAME = 'rolecall-pod-identity-migration';
/** Namespaces hold no underscore and no dot: keys of the two kinds cannot meet. */
const ROLE_PREFIX = 'role_';

/** The state of a migration, in the cluster that it is about. */
export class Journal {
  readonly #client: KubernetesClient;
  readonly #path = resourcePath({ version: 'v1', plural: 'configmaps', namespace: NAMESPACE, name: NAME });
  readonly #data: Map<string, string>;
  #present: boolean;

  private constructor(client: KubernetesClient, found: ConfigMap | undefined) {
    this.#client = client;
    this.#present = found !== undefined;
    this.#data = new Map(Object.entries(found?.data ?? {}));
  }

  static async open(client: KubernetesClient): Promise<Journal> {
    const path = resourcePath({ version: 'v1', plural: 'configmaps', namespace: NAMESPACE, name: NAME });
    return new Journal(client, await client.get<ConfigMap>(path).catch(notFound));
  }

  get accounts(): readonly AccountEntry[] {
    return this.#entries<AccountEntry>((key) => !key.startsWith(ROLE_PREFIX));
  }

  get roles(): readonly RoleEntry[] {
    return this.#entries<RoleEntry>((key) => key.startsWith(ROLE_PREFIX));
  }

  account({ namespace, name }: ServiceAccountName): AccountEntry | undefined {
    return this.accounts.find((entry) => entry.namespace === namespace && entry.name === name);
  }

  role(roleArn: string): RoleEntry | undefined {
    return this.roles.find((entry) => entry.roleArn === roleArn);
  }

  putAccount(entry: AccountEntry): Promise<void> {
    return this.#write(accountKey(entry), JSON.stringify(entry));
  }

  putRole(entry: RoleEntry): Promise<void> {
    return this.#write(roleKey(entry.roleArn), JSON.stringify(entry));
  }

  dropAccount(entry: ServiceAccountName): Promise<void> {
    return this.#write(accountKey(entry), null);
  }

  dropRole(roleArn: string): Promise<void> {
    return this.#write(roleKey(roleArn), null);
  }

  /** Removes the state itself. */
  async end(): Promise<void> {
    if (this.#present) await this.#client.delete(this.#path).catch(notFound);
  }

  #entries<Entry>(wanted: (key: string) => boolean): readonly Entry[] {
    const keys = [...this.#data.keys()].filter(wanted).sort();
    // Written by this program alone, in a namespace of the system's.
    return keys.map((key) => JSON.parse(this.#data.get(key) ?? '') as Entry);
  }

  async #write(key: string, value: string | null): Promise<void> {
    if (this.#present) await this.#client.patch(this.#path, { data: { [key]: value } }, 'merge');
    else if (value !== null) {
      const path = resourcePath({ version: 'v1', plural: 'configmaps', namespace: NAMESPACE });
      const metadata = { name: NAME, namespace: NAMESPACE };
      await this.#client.create(path, {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata,
        data: { [key]: value },
      });
      this.#present = true;
    }
    if (value === null) this.#data.delete(key);
    else this.#data.set(key, value);
  }
}

function accountKey({ namespace, name }: ServiceAccountName): string {
  return `${namespace}.${name}`;
}

function roleKey(roleArn: string): string {
  return `${ROLE_PREFIX}${cryptography.sha256Hex(roleArn).slice(0, 24)}`;
}

function notFound(failure: unknown): undefined {
  if (failure instanceof KubernetesError && failure.code === 404) return undefined;
  throw failure;
}
