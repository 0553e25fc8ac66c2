import { Ec2QueryCodec } from '../protocol/ec2-query/codec.ts';
import { Json11Codec } from '../protocol/json-1.1/codec.ts';
import type { ServiceDoor } from '../protocol/operation.ts';
import { QueryCodec } from '../protocol/query/codec.ts';
import { Router } from '../protocol/rest/router.ts';
import { RestJsonCodec } from '../protocol/rest-json/codec.ts';
import { RestXmlCodec } from '../protocol/rest-xml/codec.ts';
import type { ServiceSchema } from '../protocol/schema.ts';
import type { ServiceCodec } from '../protocol/wire.ts';
import type { Served } from './exchange.ts';

function codecOf(name: string, schema: ServiceSchema): ServiceCodec {
  switch (schema.protocol) {
    case 'query':
      return new QueryCodec(name, schema);
    case 'ec2-query':
      return new Ec2QueryCodec(schema);
    case 'rest-json':
      return new RestJsonCodec(schema);
    case 'rest-xml':
      return new RestXmlCodec(schema);
    case 'json':
      return new Json11Codec(schema);
  }
}

/**
 * Every service of the schema data with the door that serves it; one without a door answers all calls as not implemented.
 * Throws on a door or an operation that the data does not know: it could never be reached.
 */
export function servedServices(
  schemas: Readonly<Record<string, ServiceSchema>>,
  doors: readonly ServiceDoor[],
): ReadonlyMap<string, Served> {
  for (const door of doors) checkDoor(door, schemas[door.service]);
  const served = Object.entries(schemas).map(([name, schema]) => {
    const door = doors.find(({ service }) => service === name) ?? { service: name, operations: {} };
    const rest = schema.protocol === 'rest-json' || schema.protocol === 'rest-xml';
    const router = rest ? new Router(schema) : undefined;
    return [name, { name, schema, codec: codecOf(name, schema), door, router }] as const;
  });
  return new Map(served);
}

function checkDoor(door: ServiceDoor, schema: ServiceSchema | undefined): void {
  if (schema === undefined) throw new Error(`schema data: no service ${door.service}`);
  for (const name of Object.keys(door.operations)) {
    if (!Object.hasOwn(schema.operations, name)) {
      throw new Error(
        `schema data: no operation ${door.service}:${name}; add it to scripts/served-operations.ts`,
      );
    }
  }
}
