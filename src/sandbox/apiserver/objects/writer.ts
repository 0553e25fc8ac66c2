import type { ManagerOperation } from '../apply/managed-fields.ts';
import type { Writer } from '../apply/tracked.ts';
import { apiVersionOf } from '../openapi/body.ts';
import { timeText } from './timestamps.ts';
import type { WriteContext, WriteRequest } from './write.ts';

/** The manager of what controllers and kubelet of this process write. */
const OWN = 'rolecall';

/** Who writes, as `managedFields` notes it. */
export function writerOf(
  context: WriteContext,
  { resource, manager }: WriteRequest,
  operation: ManagerOperation,
  subresource: string,
): Writer {
  return {
    name: manager ?? OWN,
    operation,
    apiVersion: apiVersionOf(resource),
    subresource,
    definition: resource.definition,
    now: timeText(context.clock.now()),
  };
}
