import { badRequest, conflict, notFound } from '../errors/refusals.ts';
import { NODE } from '../kinds/core/node.ts';
import { SECRET } from '../kinds/core/secret.ts';
import { POD } from '../kinds/pod/pod.ts';
import { type Tree, textOf } from '../objects/tree.ts';
import type { Resource } from '../resources/resource.ts';
import { memberOf, metaOf } from '../tables/columns.ts';
import type { IssueContext, TokenIssue } from './token-request.ts';

interface Bound {
  readonly name: unknown;
  readonly uid: unknown;
}

/** The claims that bind a token: to a pod with the node that it is on, to a Secret, or to a node. */
export type Bindings = Readonly<Partial<Record<'pod' | 'secret' | 'node', Bound>>>;

const KINDS: Readonly<Record<string, Resource>> = { Pod: POD, Secret: SECRET, Node: NODE };

const boundTo = (object: Tree): Bound => ({ name: metaOf(object).name, uid: metaOf(object).uid });

function found(context: IssueContext, issue: TokenIssue, resource: Resource, wanted: Tree): Tree {
  const name = textOf(wanted, 'name');
  const object = context.get(resource, resource.namespaced ? issue.namespace : undefined, name);
  if (object === undefined) throw notFound(resource, name);
  const uid = textOf(wanted, 'uid');
  if (uid !== '' && uid !== metaOf(object).uid) {
    throw conflict(
      resource,
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  }
  return object;
}

function podBindings(context: IssueContext, issue: TokenIssue, pod: Tree): Bindings {
  const spec = memberOf(pod, 'spec');
  if (textOf(spec, 'serviceAccountName') !== issue.account) {
    throw badRequest(
      `cannot bind token for serviceaccount "${issue.account}" to pod running with different serviceaccount name.`,
    );
  }
  const node = context.get(NODE, undefined, textOf(spec, 'nodeName'));
  return { pod: boundTo(pod), ...(node === undefined ? {} : { node: boundTo(node) }) };
}

/** What the token is to live and die with. Throws NotFound, Conflict, BadRequest. */
export function bindingsOf(context: IssueContext, issue: TokenIssue): Bindings {
  const wanted = issue.boundObject;
  if (wanted === undefined) return {};
  const kind = textOf(wanted, 'kind');
  const resource = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  const version = textOf(wanted, 'apiVersion') || 'v1';
  if (resource === undefined || version !== 'v1')
    throw badRequest(`cannot bind token to object of type ${version}, Kind=${kind}`);
  const object = found(context, issue, resource, wanted);
  if (kind === 'Pod') return podBindings(context, issue, object);
  return kind === 'Secret' ? { secret: boundTo(object) } : { node: boundTo(object) };
}
