import type { Permission, RequestContext } from '../../core/principal/permission.ts';
import { TaggedResource } from '../../service/clusters/tagged-resource.ts';
import type { Services } from '../../service/services.ts';
import type { Call } from '../protocol/operation.ts';

/** The resource that a tagging operation names. Throws `Refusal`. */
export function taggedResource(resourceArn: string | undefined, { account, region }: Call): TaggedResource {
  return new TaggedResource(resourceArn ?? '', account, region);
}

/** Permission on that resource, there or not, noted in the audit event of the call. */
export function taggingPermission(
  { directory }: Services,
  call: Call,
  action: string,
  resourceArn: string | undefined,
  context: RequestContext = {},
): Permission {
  const target = taggedResource(resourceArn, call);
  call.audit.resources.push(target.arn);
  const present = Object.entries(target.find(directory) ?? {});
  const tags = present.map(([key, value]) => [`aws:resourcetag/${key.toLowerCase()}`, value]);
  return { action, resource: target.arn, context: { ...Object.fromEntries(tags), ...context } };
}
