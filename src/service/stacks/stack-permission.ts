import type { Reader } from '../../core/ports/directory.ts';
import type { Permission, RequestContext } from '../../core/principal/permission.ts';
import { resourceTagContext } from '../tags/tag-context.ts';
import { lookUpStack, type StackRegion } from './find-stack.ts';

/**
 * What a call on one stack needs: its id when it exists, else `stack/NAME/*`. Without a name, all stacks of the region.
 */
export function stackPermission(
  reader: Reader,
  partition: string,
  where: StackRegion,
  action: string,
  nameOrId: string | undefined,
  context: RequestContext = {},
): Permission {
  const stack = nameOrId === undefined ? undefined : lookUpStack(reader, where, nameOrId);
  const unknown = nameOrId?.startsWith('arn:')
    ? nameOrId
    : `arn:${partition}:cloudformation:${where.region}:${where.account}:stack/${nameOrId ?? '*'}/*`;
  return {
    action: `cloudformation:${action}`,
    resource: stack?.id ?? unknown,
    resourceAccount: where.account,
    context: { ...resourceTagContext(stack?.tags), ...context },
  };
}
