import type { Clock } from '../../../core/ports/runtime.ts';
import type { ClusterApi } from '../../cluster-api.ts';
import type { Pod } from '../../pod.ts';
import type { TokenCache } from './token-source.ts';

/** What the files of a pod's volumes are made from. */
export interface VolumeContext {
  readonly api: ClusterApi;
  readonly clock: Clock;
  readonly pod: Pod;
  /** The pod's tokens, kept between looks. */
  readonly tokens: TokenCache;
  /** Owner for token files: the one user that all containers run as, if that is so. Only when we may give files away. */
  readonly fileUser: number | undefined;
  readonly fileGroup: number | undefined;
}
