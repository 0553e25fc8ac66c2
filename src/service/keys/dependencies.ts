import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Directory } from '../../core/ports/directory.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import type { SealedBox } from './sealed-box.ts';

/** What each part of the keyring works with. */
export interface KeyDependencies {
  readonly directory: Directory;
  readonly cryptography: Cryptography;
  readonly clock: Clock;
  readonly box: SealedBox;
}
