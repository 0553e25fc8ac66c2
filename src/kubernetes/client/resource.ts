/** A Kubernetes object as JSON, as far as this client looks at it. */
export interface KubernetesObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: KubernetesMetadata;
  readonly [member: string]: unknown;
}

export interface KubernetesMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** All items of a list, pages joined, and the version from which to watch. */
export interface KubernetesList<T extends KubernetesObject> {
  readonly resourceVersion: string;
  readonly items: readonly T[];
}
