import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSchemas } from '../protocol/schema.ts';
import { servedServices } from './served.ts';

const schemas = loadSchemas();

test('every operation of the schema data compiles', () => {
  for (const { name, schema, codec } of servedServices(schemas, []).values()) {
    for (const operation of Object.keys(schema.operations)) {
      assert.ok(codec.operation(operation), `${name}:${operation}`);
      assert.ok(Object.hasOwn(schema.routes, operation), `${name}:${operation} has no route`);
    }
    assert.equal(codec.operation('constructor'), undefined);
  }
});

test('a door that could never be reached is a fault at the start', () => {
  assert.throws(
    () => servedServices(schemas, [{ service: 'nothing', operations: {} }]),
    /no service nothing/,
  );
  const operations = { Nothing: { authorize: () => [], handle: () => ({}) } };
  assert.throws(() => servedServices(schemas, [{ service: 'sts', operations }]), /no operation sts:Nothing/);
});
