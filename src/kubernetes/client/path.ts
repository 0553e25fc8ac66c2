/** What a REST path of the Kubernetes API names. */
export interface ResourceTarget {
  /** Empty or absent: the core group. */
  readonly group?: string;
  readonly version: string;
  /** `serviceaccounts` */
  readonly plural: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** The path, every part percent-encoded: a name holding `/` or `..` cannot reach another resource. */
export function resourcePath(target: ResourceTarget): string {
  const root = target.group ? ['apis', target.group] : ['api'];
  const namespace = target.namespace === undefined ? [] : ['namespaces', target.namespace];
  const rest = [target.name, target.subresource].filter((part) => part !== undefined);
  return `/${[...root, target.version, ...namespace, target.plural, ...rest].map(segment).join('/')}`;
}

function segment(part: string): string {
  if (part === '' || part === '.' || part === '..') throw new TypeError(`not a path segment: '${part}'`);
  return encodeURIComponent(part);
}
