import type { Services } from '../services.ts';

/** Removes a body that no record names any more. A failure costs disk space and nothing else: it is logged, not thrown. */
export async function removeBody(services: Services, blob: string): Promise<void> {
  try {
    await services.blobs.remove(blob);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    services.log.warn('s3.body-not-removed', { blob, message });
  }
}
