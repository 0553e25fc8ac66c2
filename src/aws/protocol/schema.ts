import { readFileSync } from 'node:fs';

/** The wire protocols of the services that we serve. */
export type ProtocolName = 'query' | 'ec2-query' | 'rest-json' | 'rest-xml' | 'json';

/** A use of a type, with its wire traits. `type` is a simple type's name or a shape of the same service. */
export interface TypeReference {
  readonly type: string;
  /** XML element name, when not the member's own. */
  readonly xml?: string;
  /** EC2 request key, when not the XML name with a capital. */
  readonly ec2?: string;
  readonly json?: string;
  /** A list without a wrapping element. */
  readonly flat?: boolean;
  readonly attribute?: boolean;
  readonly xmlns?: readonly [prefix: string, uri: string] | string;
  /** HTTP bindings: path label, query name, header name, header prefix, whole body. */
  readonly label?: boolean;
  readonly query?: string;
  readonly header?: string;
  readonly prefix?: string;
  readonly payload?: boolean;
  /** Never logged, audited or echoed. */
  readonly sensitive?: boolean;
}

export interface StructureShape {
  readonly kind: 'structure';
  readonly xml?: string;
  /** The first so many members are required. */
  readonly required?: number;
  readonly members: Readonly<Record<string, TypeReference>>;
}

export interface ListShape {
  readonly kind: 'list';
  readonly value: TypeReference;
}

export interface MapShape {
  readonly kind: 'map';
  readonly key: TypeReference;
  readonly value: TypeReference;
}

export type Shape = StructureShape | ListShape | MapShape;

export interface OperationSchema {
  /** Name of the input structure; absent when there is no input. */
  readonly input?: string;
  readonly output?: string;
  /** Method, URI template with fixed query, success status. */
  readonly http?: readonly [method: string, uri: string, status: number];
}

/** How a request of an operation, served or not, is told from the others. Empty for the query protocols. */
export interface RouteSchema {
  readonly http?: readonly [method: string, uri: string, status: number];
  /** Query names (`?name`) and headers that must be present. */
  readonly needs?: readonly string[];
  /** Members that the address names: `Bucket`, `Key`. */
  readonly labels?: readonly string[];
}

export interface ServiceSchema {
  readonly protocol: ProtocolName;
  readonly version: string;
  readonly namespace: string;
  readonly client: string;
  /** Every operation that AWS has, by name. */
  readonly routes: Readonly<Record<string, RouteSchema>>;
  readonly operations: Readonly<Record<string, OperationSchema>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** The input or output of an operation that has none. */
export const NO_MEMBERS: StructureShape = { kind: 'structure', members: {} };

const FILE = new URL('../../../data/aws-schemas.json', import.meta.url);

/** The schemas of every served service, from the reduced data file. Throws when the file is missing. */
export function loadSchemas(): Readonly<Record<string, ServiceSchema>> {
  const data = JSON.parse(readFileSync(FILE, 'utf8')) as {
    readonly services: Readonly<Record<string, ServiceSchema>>;
  };
  return data.services;
}

/** The structure of that name. Throws on a name that the data does not hold: a fault of the data, not of a request. */
export function structureOf(service: ServiceSchema, name: string): StructureShape {
  const shape = service.shapes[name];
  if (shape?.kind !== 'structure') throw new Error(`schema data: no structure ${name}`);
  return shape;
}
