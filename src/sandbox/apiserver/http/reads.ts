import { notFound } from '../errors/refusals.ts';
import { StatusRefusal } from '../errors/status.ts';
import { getObject, listObjects } from '../objects/read.ts';
import type { Resource } from '../resources/resource.ts';
import { parseSelection, type Selection } from '../selectors/selection.ts';
import { negotiate } from './content.ts';
import type { Exchange } from './exchange.ts';
import { checkVersion, checkVersionMatch, pageOf } from './list.ts';
import { respond } from './respond.ts';
import type { ServerContext } from './server-context.ts';
import { includeOf, type View, viewList, viewObject } from './view.ts';
import { serveWatch } from './watch.ts';

/** What a request is about, when it is about a resource. */
export interface ResourceTarget {
  readonly resource: Resource;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** Streams that one process keeps open at most. */
const MAX_WATCHES = 1000;

function viewOf(
  context: ServerContext,
  exchange: Exchange,
  resource: Resource,
): View & ReturnType<typeof negotiate> {
  const format = negotiate(exchange.request.headers.accept, true);
  return { ...format, resource, include: includeOf(exchange.query), now: context.services.clock.now() };
}

export function selectionOf({ query }: Exchange, target: ResourceTarget): Selection {
  return parseSelection(target.resource, {
    namespace: target.namespace,
    name: target.name === '' ? undefined : target.name,
    labelSelector: query.get('labelSelector') ?? '',
    fieldSelector: query.get('fieldSelector') ?? '',
  });
}

export function handleGet(context: ServerContext, exchange: Exchange, target: ResourceTarget): void {
  const { resource, namespace, name } = target;
  const object = getObject(context.services.directory, context.write.place, resource, namespace, name);
  if (object === undefined) throw notFound(resource, name);
  const view = viewOf(context, exchange, resource);
  respond(exchange.response, 200, viewObject(view, object), view, exchange.warnings);
}

export function handleList(context: ServerContext, exchange: Exchange, target: ResourceTarget): void {
  const { directory } = context.services;
  const selection = selectionOf(exchange, target);
  checkVersionMatch(exchange.query);
  checkVersion(exchange.query, directory.revision);
  const selected = listObjects(directory, context.write.place, target.resource, target.namespace).filter(
    selection.matches,
  );
  const page = pageOf(selected, exchange.query, directory.revision);
  const view = viewOf(context, exchange, target.resource);
  respond(exchange.response, 200, viewList(view, page.items, page.metadata), view, exchange.warnings);
}

export function handleWatch(context: ServerContext, exchange: Exchange, target: ResourceTarget): void {
  if (context.watches.open >= MAX_WATCHES) {
    throw new StatusRefusal('TooManyRequests', 429, 'too many watches are open, please try again later', {
      retryAfterSeconds: 1,
    });
  }
  const { directory, clock } = context.services;
  const selection = selectionOf(exchange, target);
  const view = viewOf(context, exchange, target.resource);
  context.watches.open++;
  exchange.response.once('close', () => void context.watches.open--);
  serveWatch({
    response: exchange.response,
    query: exchange.query,
    selection,
    history: context.history(target.resource),
    present: () =>
      listObjects(directory, context.write.place, target.resource, target.namespace).filter(
        selection.matches,
      ),
    revision: () => directory.revision,
    view: () => ({ ...view, now: clock.now() }),
  });
}
