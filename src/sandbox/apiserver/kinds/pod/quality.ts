import { type Tree, treesOf } from '../../objects/tree.ts';
import { memberOf } from '../../tables/columns.ts';

const COUNTED = ['cpu', 'memory'];

/** The pod's quality of service class: from requests and limits of cpu and memory over all containers. */
export function qosClass(spec: Tree): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...treesOf(spec, 'containers'), ...treesOf(spec, 'initContainers')].map((container) =>
    memberOf(container, 'resources'),
  );
  const amounts = (resources: Tree, member: string): Tree => memberOf(resources, member);
  const any = containers.some((resources) =>
    COUNTED.some(
      (name) =>
        amounts(resources, 'limits')[name] !== undefined ||
        amounts(resources, 'requests')[name] !== undefined,
    ),
  );
  if (!any) return 'BestEffort';
  const all = containers.every((resources) =>
    COUNTED.every((name) => {
      const limit = amounts(resources, 'limits')[name];
      return limit !== undefined && amounts(resources, 'requests')[name] === limit;
    }),
  );
  return all ? 'Guaranteed' : 'Burstable';
}
