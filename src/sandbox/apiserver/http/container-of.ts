import { badRequest } from '../errors/refusals.ts';
import { type Tree, textOf, treesOf } from '../objects/tree.ts';
import { memberOf } from '../tables/columns.ts';

/** The container of the pod that a request is about. Throws BadRequest, as the pod strategy of kube-apiserver words it. */
export function containerOf(pod: Tree, name: string, asked: string): string {
  const spec = memberOf(pod, 'spec');
  const names = (list: string): string[] => treesOf(spec, list).map((container) => textOf(container, 'name'));
  const main = names('containers');
  const init = names('initContainers');
  if (asked !== '') {
    if ([...main, ...init].includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  const [only = ''] = main;
  if (main.length === 1) return only;
  const text = `a container name must be specified for pod ${name}, choose one of: [${main.join(' ')}]`;
  throw badRequest(init.length === 0 ? text : `${text} or one of the init containers: [${init.join(' ')}]`);
}
