import type { Followed } from './followed.ts';

/** Which service accounts have an EKS Pod Identity association with this cluster. */
export interface AssociationSource extends Followed {
  /**
   * Whether an association names exactly this service account. A promise when that must be looked up; it rejects when it cannot
   * be told. A source that can be behind must look again before it answers `false`.
   */
  find(namespace: string, serviceAccount: string): boolean | Promise<boolean>;
  /** Calls back when associations may have changed. Returns the way to stop that. */
  onChange(changed: () => void): () => void;
}

/** No Pod Identity. */
export const NO_ASSOCIATIONS: AssociationSource = Object.freeze({
  name: 'associations',
  ready: () => true,
  connected: () => true,
  find: () => false,
  onChange: () => () => undefined,
});
