import type { Resource, Verb } from '../resources/resource.ts';
import { RESOURCES } from '../resources/table.ts';

/** A query parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly type: 'string' | 'boolean' | 'integer';
}

export interface OperationDescription {
  readonly method: 'get' | 'put' | 'post' | 'delete' | 'patch';
  readonly action: string;
  readonly resource: Resource;
  readonly parameters: readonly Parameter[];
}

export interface PathDescription {
  readonly path: string;
  readonly operations: readonly OperationDescription[];
}

const text = (name: string): Parameter => ({ name, type: 'string' });
const WRITE = [text('dryRun'), text('fieldManager'), text('fieldValidation'), text('pretty')];
const READ = [
  text('labelSelector'),
  text('fieldSelector'),
  text('continue'),
  { name: 'limit', type: 'integer' },
  text('resourceVersion'),
  text('resourceVersionMatch'),
  { name: 'sendInitialEvents', type: 'boolean' },
  { name: 'timeoutSeconds', type: 'integer' },
  { name: 'watch', type: 'boolean' },
] as const;

type Row = readonly [
  verb: Verb,
  method: OperationDescription['method'],
  action: string,
  parameters: readonly Parameter[],
];

const COLLECTION: readonly Row[] = [
  ['list', 'get', 'list', READ],
  ['create', 'post', 'post', WRITE],
  ['deletecollection', 'delete', 'deletecollection', [...READ, text('dryRun')]],
];
const ITEM: readonly Row[] = [
  ['get', 'get', 'get', [text('pretty')]],
  ['update', 'put', 'put', WRITE],
  ['patch', 'patch', 'patch', [...WRITE, { name: 'force', type: 'boolean' }]],
  [
    'delete',
    'delete',
    'delete',
    [text('dryRun'), { name: 'gracePeriodSeconds', type: 'integer' }, text('propagationPolicy')],
  ],
];

function operations(resource: Resource, rows: readonly Row[]): OperationDescription[] {
  return rows
    .filter(([verb]) => resource.verbs.includes(verb))
    .map(([, method, action, parameters]) => ({ method, action, resource, parameters }));
}

/** The documented paths of the served resources; clients look here for which parameters a write knows. */
export function describePaths(group?: string): readonly PathDescription[] {
  return RESOURCES.filter((resource) => group === undefined || resource.group === group).flatMap(
    (resource) => {
      const root = resource.group === '' ? '/api/v1' : `/apis/${resource.group}/v1`;
      const base = `${root}${resource.namespaced ? '/namespaces/{namespace}' : ''}/${resource.plural}`;
      const item = operations(resource, ITEM);
      return [
        { path: base, operations: operations(resource, COLLECTION) },
        ...(item.length === 0 ? [] : [{ path: `${base}/{name}`, operations: item }]),
      ];
    },
  );
}
