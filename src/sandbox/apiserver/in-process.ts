import type { Log } from '../../core/ports/runtime.ts';
import type { ClusterApi, WatchEvent } from '../cluster-api.ts';
import type { KubeObject } from '../object.ts';
import { noSuchResource } from './errors/refusals.ts';
import { StatusRefusal } from './errors/status.ts';
import { createEventRecorder } from './events/recorder.ts';
import { createObject } from './objects/create.ts';
import { deleteObject } from './objects/delete.ts';
import type { History, ObjectChange } from './objects/history.ts';
import { getObject, listObjects } from './objects/read.ts';
import { copyTree, type Tree } from './objects/tree.ts';
import { updateObject } from './objects/update.ts';
import { LOOPBACK_USER } from './objects/user.ts';
import type { WriteContext, WriteRequest } from './objects/write.ts';
import { decodeBody } from './openapi/body.ts';
import type { Resource } from './resources/resource.ts';
import { resourceNamed } from './resources/table.ts';
import { type IssueContext, type IssuedToken, issueToken, type TokenIssue } from './tokens/token-request.ts';

export interface InProcessContext extends WriteContext {
  readonly log: Log;
  readonly issue: IssueContext;
  /** Called with each token that was issued. */
  readonly onMint: (issue: TokenIssue, issued: IssuedToken) => void;
  readonly history: (resource: Resource) => History;
}

function known(name: string): Resource {
  const resource = resourceNamed(name);
  if (resource === undefined) throw noSuchResource();
  return resource;
}

function writeRequest(resource: Resource, namespace: string | undefined): WriteRequest {
  return { resource, namespace, user: LOOPBACK_USER, dryRun: false, warnings: [] };
}

function decode(resource: Resource, object: object): Tree {
  return decodeBody(resource, copyTree(object), 'Ignore', []);
}

function eventOf({ present, previous }: ObjectChange): WatchEvent | undefined {
  if (present !== undefined) return { type: previous === undefined ? 'ADDED' : 'MODIFIED', object: present };
  return previous === undefined ? undefined : { type: 'DELETED', object: previous };
}

/** The cluster as controllers and kubelet see it. Kinds that are not served read as empty. */
export function createInProcessApi(context: InProcessContext): ClusterApi {
  const { directory, place } = context;
  const record = createEventRecorder(context, context.log);
  const change = (
    resource: Resource,
    namespace: string | undefined,
    name: string,
    subresource: string,
    make: (present: Tree) => object,
    insists: boolean,
  ): Promise<KubeObject> =>
    updateObject(context, {
      ...writeRequest(resource, namespace),
      name,
      subresource,
      change: (present) => decode(resource, make(present)),
      insists: () => insists,
    });
  return {
    get(name, namespace, object) {
      const resource = resourceNamed(name);
      return resource === undefined ? undefined : getObject(directory, place, resource, namespace, object);
    },
    list(name, namespace) {
      const resource = resourceNamed(name);
      return resource === undefined ? [] : listObjects(directory, place, resource, namespace);
    },
    watch(name, onEvent) {
      const resource = resourceNamed(name);
      if (resource === undefined) return { stop: () => {} };
      const present = listObjects(directory, place, resource, undefined);
      const { revision } = directory;
      for (const object of present) onEvent({ type: 'ADDED', object });
      return context.history(resource).follow(revision, (raw) => {
        const event = eventOf(raw);
        if (event !== undefined) onEvent(event);
      });
    },
    create: async (name, namespace, object) => {
      const resource = known(name);
      return createObject(context, writeRequest(resource, namespace), decode(resource, object));
    },
    update: async (name, object) =>
      change(known(name), object.metadata.namespace, object.metadata.name, '', () => object, true),
    updateStatus: (name, namespace, object, make) =>
      // The change sees the object as every reader does; a copy, so that it may write into it.
      change(
        known(name),
        namespace,
        object,
        'status',
        (present) => make(present as unknown as KubeObject),
        false,
      ).catch(undefinedWhenGone),
    delete: async (name, namespace, object, options = {}) => {
      const request = {
        ...writeRequest(known(name), namespace),
        name: object,
        gracePeriodSeconds: options.gracePeriodSeconds,
        propagation: 'Background' as const,
        uid: options.uid,
        resourceVersion: undefined,
      };
      await deleteObject(context, request).catch((error: unknown) => {
        if (!isGone(error, options.uid)) throw error;
      });
    },
    createToken: async (namespace, account, { audiences, expirationSeconds, boundPod }) => {
      const boundObject = boundPod === undefined ? undefined : { kind: 'Pod', ...boundPod };
      const issue = { namespace, account, audiences, expirationSeconds, boundObject };
      const issued = issueToken(context.issue, issue);
      context.onMint(issue, issued);
      return issued;
    },
    event: (about, type, reason, message, component) => record({ about, type, reason, message, component }),
  };
}

function undefinedWhenGone(error: unknown): undefined {
  if (error instanceof StatusRefusal && error.code === 'NotFound') return undefined;
  throw error;
}

/** Already gone, or another object of the same name by now: both mean that the wanted one is not there. */
function isGone(error: unknown, uid: string | undefined): boolean {
  if (!(error instanceof StatusRefusal)) return false;
  return error.code === 'NotFound' || (error.code === 'Conflict' && uid !== undefined);
}
