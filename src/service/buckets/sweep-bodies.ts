import { GLOBAL } from '../../core/records/record.ts';
import { S3_OBJECT } from '../../core/records/resources.ts';
import type { Services } from '../services.ts';

/**
 * Removes bodies that no record names: left by a process that died between writing a body and committing its record.
 * A failure costs disk space and nothing else: it is logged, not thrown.
 */
export async function sweepBodies({
  directory,
  blobs,
  log,
}: Pick<Services, 'directory' | 'blobs' | 'log'>): Promise<void> {
  try {
    const named = new Set(directory.list(S3_OBJECT, GLOBAL).map(({ body }) => body.blob));
    const removed = await blobs.sweep((id) => named.has(id));
    if (removed > 0) log.info('s3.bodies-swept', { removed });
  } catch (cause) {
    log.warn('s3.sweep-failed', { message: cause instanceof Error ? cause.message : String(cause) });
  }
}
