import type { RouteSchema, ServiceSchema } from '../schema.ts';

/** What a REST request asks for: an operation that AWS has, and the decoded labels of its path. */
export interface RouteMatch {
  readonly operation: string;
  readonly labels: Readonly<Record<string, string>>;
}

type Query = readonly (readonly [name: string, value: string])[];

interface Route {
  readonly operation: string;
  readonly method: string;
  /** A literal segment, or `{label}`. */
  readonly segments: readonly string[];
  readonly labels: string;
  /** Fixed query parameters; an empty value stands for any. */
  readonly fixed: Query;
  readonly needs: readonly string[];
}

function routeOf(operation: string, route: RouteSchema): Route | undefined {
  if (route.http === undefined) return undefined;
  const [method, uri] = route.http;
  const [path = '/', query = ''] = uri.split('?', 2);
  const fixed = query
    .split('&')
    .map((part) => part.split('=', 2))
    // `x-id` only names the operation for people who read logs: clients may leave it out.
    .filter(([name]) => name !== '' && name !== 'x-id')
    .map(([name = '', value = '']) => [name, value] as const);
  const segments = path.slice(1).split('/');
  const labels = [...(route.labels ?? [])].sort().join();
  return { operation, method, segments, labels, fixed, needs: route.needs ?? [] };
}

const hasQuery = (query: Query, name: string, value: string): boolean =>
  query.some(([key, actual]) => key === name && (value === '' || value === actual));

/** The operations of one REST service, the most specific first. */
export class Router {
  readonly #routes: readonly Route[];

  constructor(schema: ServiceSchema) {
    const routes = Object.entries(schema.routes).flatMap(([name, route]) => routeOf(name, route) ?? []);
    const weight = (route: Route): number => route.fixed.length + route.needs.length;
    const served = (route: Route): number => (Object.hasOwn(schema.operations, route.operation) ? 0 : 1);
    this.#routes = routes.sort((a, b) => weight(b) - weight(a) || served(a) - served(b));
  }

  /** By the path's segments (EKS). Undefined when nothing fits or a segment's escape is broken. */
  byPath(method: string, path: string): RouteMatch | undefined {
    const segments = path.slice(1).split('/');
    for (const route of this.#routes) {
      if (route.method !== method || route.segments.length !== segments.length) continue;
      const labels = matchSegments(route.segments, segments);
      if (labels !== undefined) return { operation: route.operation, labels };
    }
    return undefined;
  }

  /** By what the address names and the query and headers that tell operations apart (S3). */
  byAddress(
    method: string,
    labels: Readonly<Record<string, string>>,
    query: Query,
    headers: Readonly<Record<string, unknown>>,
  ): RouteMatch | undefined {
    const names = Object.keys(labels).sort().join();
    const found = this.#routes.find(
      (route) =>
        route.method === method &&
        route.labels === names &&
        route.fixed.every(([name, value]) => hasQuery(query, name, value)) &&
        route.needs.every((need) =>
          need.startsWith('?') ? hasQuery(query, need.slice(1), '') : headers[need] !== undefined,
        ),
    );
    return found && { operation: found.operation, labels };
  }
}

function matchSegments(
  pattern: readonly string[],
  segments: readonly string[],
): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined;
      continue;
    }
    if (segment === '') return undefined;
    try {
      labels[part.slice(1, -1)] = decodeURIComponent(segment);
    } catch {
      return undefined;
    }
  }
  return labels;
}
