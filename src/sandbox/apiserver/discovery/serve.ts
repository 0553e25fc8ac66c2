import { parseAccept } from '../http/content.ts';
import type { Exchange } from '../http/exchange.ts';
import { JSON_FORMAT, respond, respondBytes } from '../http/respond.ts';
import { aggregated, coreVersions, GROUPS, groupDocument, groupList, resourceList } from './lists.ts';

const VERSIONS: readonly string[] = ['v2', 'v2beta1'];

/** Version of aggregated discovery that the client prefers over the plain form; undefined for the plain form. */
function aggregatedVersion(accept: string | undefined): string | undefined {
  for (const { type, parameters } of parseAccept(accept)) {
    if (type !== 'application/json') continue;
    const version = parameters.get('v') ?? '';
    if (!parameters.has('as')) return undefined;
    if (parameters.get('as') === 'APIGroupDiscoveryList' && VERSIONS.includes(version)) return version;
  }
  return undefined;
}

/** `/api` and `/apis`, in the form that the client asked for. */
function serveRoot({ request, response }: Exchange, core: boolean): void {
  const version = aggregatedVersion(request.headers.accept);
  response.setHeader('vary', 'Accept');
  if (version === undefined) {
    respond(response, 200, core ? coreVersions() : groupList(), JSON_FORMAT);
    return;
  }
  const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`;
  respondBytes(response, 200, type, Buffer.from(JSON.stringify(aggregated(version, core))));
}

/** Answers a discovery path; false when the path is none. */
export function serveDiscovery(exchange: Exchange, path: string): boolean {
  const [root, group = '', version, ...rest] = path.split('/').slice(1);
  if (root === 'api' && group === '') serveRoot(exchange, true);
  else if (root === 'apis' && group === '') serveRoot(exchange, false);
  else if (path === '/api/v1') respond(exchange.response, 200, resourceList(''), JSON_FORMAT);
  else if (root === 'apis' && GROUPS.includes(group) && version === undefined)
    respond(exchange.response, 200, groupDocument(group), JSON_FORMAT);
  else if (root === 'apis' && GROUPS.includes(group) && version === 'v1' && rest.length === 0)
    respond(exchange.response, 200, resourceList(group), JSON_FORMAT);
  else return false;
  return true;
}
