import type { Client } from '../listener/request.ts';

/** What the agent must know of a pod. */
export interface PodFacts {
  readonly namespace: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The pods of the node. */
export interface PodSource {
  /** The pod behind a connection; undefined when it is none that runs here, or more than one. */
  podOf(client: Client): PodFacts | undefined;
  /** Undefined while the namespace is not known. */
  namespaceAnnotations(namespace: string): Readonly<Record<string, string>> | undefined;
}
