import type { Cryptography } from '../../../core/ports/cryptography.ts';
import type { Log } from '../../../core/ports/runtime.ts';
import type { Tree } from '../objects/tree.ts';
import type { Resource } from '../resources/resource.ts';
import type { WebhookCaller } from './webhook-call.ts';

/** What admission reads of the cluster. The objects are frozen: steps copy what they keep. */
export interface AdmissionContext {
  readonly cryptography: Cryptography;
  readonly log: Log;
  readonly callWebhook: WebhookCaller;
  get(resource: Resource, namespace: string | undefined, name: string): Tree | undefined;
  list(resource: Resource): readonly Tree[];
}
