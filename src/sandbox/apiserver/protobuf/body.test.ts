import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { protobufBody } from './body.fake.ts';
import { parseProtobuf } from './body.ts';
import { bytesField, type Field, message, namedField } from './writer.ts';

const raw = (...bytes: readonly number[]): Field => Uint8Array.from(bytes);
const metadata = (...fields: readonly Field[]): Field => bytesField(1, message(...fields));
const configMap = (...fields: readonly Field[]): Buffer => protobufBody('v1', 'ConfigMap', ...fields);
const name = (text: string): Field => bytesField(1, text);
const NOTHING = new Uint8Array();

function refused(body: Buffer, text: RegExp): void {
  assert.throws(() => parseProtobuf(body), { code: 'BadRequest', status: 400, message: text });
}

function nested(levels: number): Uint8Array {
  let inner: Uint8Array = NOTHING;
  for (let level = 0; level < levels; level++) inner = bytesField(1, inner);
  return inner;
}

describe('the envelope (runtime.Unknown)', () => {
  it('names kind and version of the object', () => {
    const typed = { apiVersion: 'v1', kind: 'ConfigMap' };
    assert.deepEqual(parseProtobuf(configMap()), typed);
    assert.deepEqual(parseProtobuf(configMap(metadata(name('c')))), { ...typed, metadata: { name: 'c' } });
  });

  it('needs its magic, its kind and its version', () => {
    refused(Buffer.from('{"kind":"ConfigMap"}'), /does not appear to be a protobuf message/);
    refused(Buffer.from('k8s'), /does not appear to be a protobuf message/);
    refused(Buffer.from('k8s\0'), /empty body/);
    refused(protobufBody('v1', ''), /'Kind' is missing/);
    refused(protobufBody('', 'ConfigMap'), /'apiVersion' is missing/);
  });

  it('knows only the served kinds', () => {
    for (const [version, kind] of [
      ['v1', 'Endpoints'],
      ['v2', 'ConfigMap'],
      ['batch/v1', 'ConfigMap'],
      ['a/batch/v1', 'Job'],
      ['batch/v1/', 'Job'],
      ['v1', 'ObjectMeta.name'],
      ['constructor/v1', 'prototype'],
      ['v1', '__proto__'],
    ] as const) {
      refused(protobufBody(version, kind), /no kind "[^"]*" is registered for version "/);
    }
  });

  it('repeats no more than a name of what it was sent', () => {
    refused(protobufBody('v1', 'x'.repeat(100_000)), /^.{0,200}$/);
  });
});

describe('messages (gogo-generated Unmarshal)', () => {
  it('merge when sent twice; the last scalar counts, a zero too', () => {
    const twice = configMap(
      metadata(name('a'), bytesField(3, 'team')),
      metadata(name('b')),
      metadata(raw(0x1a, 0)),
    );
    assert.deepEqual(parseProtobuf(twice).metadata, { name: 'b' });
  });

  it('skip unknown fields of every wire type, groups included', () => {
    const unknown = [
      raw(0xf8, 0x07, 0x01),
      raw(0xf9, 0x07, 1, 2, 3, 4, 5, 6, 7, 8),
      raw(0xfa, 0x07, 2, 0xff, 0xff),
      raw(0xfb, 0x07, 0x0b, 0x08, 0x01, 0x0c, 0xfc, 0x07),
      raw(0xfd, 0x07, 1, 2, 3, 4),
    ];
    assert.deepEqual(parseProtobuf(configMap(...unknown, metadata(name('c')))).metadata, { name: 'c' });
  });

  it('take packed numbers as well', () => {
    const securityContext = bytesField(14, bytesField(4, raw(1, 0xac, 0x02)));
    const pod = protobufBody('v1', 'Pod', bytesField(2, securityContext));
    assert.deepEqual(parseProtobuf(pod).spec, { securityContext: { supplementalGroups: [1, 300] } });
  });

  it('fill in what a map entry leaves out', () => {
    assert.deepEqual(parseProtobuf(configMap(bytesField(2, NOTHING))).data, { '': '' });
  });
});

describe('hostile bodies', () => {
  it('with lengths beyond the end, of any size', () => {
    refused(configMap(raw(0x0a, 0x05, 0x00)), /unexpected EOF/);
    refused(configMap(raw(0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f)), /unexpected EOF/);
    const enormous = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    refused(configMap(raw(0x0a, ...enormous)), /unexpected EOF/);
    const negative = [...new Array<number>(9).fill(0xff), 0x01];
    refused(configMap(raw(0x0a, ...negative)), /negative length/);
  });

  it('with varints of eleven bytes', () => {
    refused(configMap(raw(0xf8, 0x07, ...new Array<number>(10).fill(0x80), 0x01)), /integer overflow/);
    refused(configMap(raw(...new Array<number>(10).fill(0xff), 0x01)), /integer overflow/);
  });

  it('with illegal tags, wire types and group ends', () => {
    refused(configMap(raw(0x00, 0x00)), /illegal tag 0/);
    refused(configMap(raw(0xf8, 0xff, 0xff, 0xff, 0x7f, 0x00)), /illegal tag -1/);
    refused(configMap(raw(0x0e)), /illegal wireType 6/);
    refused(configMap(raw(0x0c)), /end group for non-group/);
    refused(configMap(raw(0x08, 0x01)), /wrong wireType/);
    refused(configMap(metadata(raw(0x08, 0x01))), /wrong wireType/);
  });

  it('that are not UTF-8', () => {
    refused(configMap(metadata(raw(0x0a, 2, 0xc0, 0xaf))), /not valid UTF-8/);
    refused(configMap(bytesField(2, raw(0x0a, 1, 0xff))), /not valid UTF-8/);
    refused(configMap(metadata(raw(0x0a, 3, 0xed, 0xa0, 0x80))), /not valid UTF-8/);
  });

  it('that reach for a prototype', () => {
    refused(configMap(namedField(2, '__proto__', Buffer.from('x'))), /forbidden key/);
    const key = 'constructor';
    assert.deepEqual(
      Object.entries(parseProtobuf(configMap(namedField(2, key, Buffer.from('x')))).data ?? {}),
      [[key, 'x']],
    );
  });

  it('that nest ten thousand deep do no harm', () => {
    assert.deepEqual(parseProtobuf(configMap(bytesField(100, nested(10_000)))), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
    });
    refused(configMap(nested(10_000)), /not valid UTF-8|wrong wireType|unexpected EOF/);
    refused(configMap(new Uint8Array(10_000).fill(0x7b)), /unexpected EOF/);
  });

  it('of a million repeated fields are refused before they become objects', () => {
    const size = 3 * 1024 * 1024 - 64;
    for (const unit of [
      [0x12, 0],
      [0x78, 0],
      [0x7b, 0x7c],
    ]) {
      refused(configMap(Buffer.alloc(size, Buffer.from(unit))), /too many fields/);
    }
    const packed = bytesField(2, bytesField(14, bytesField(4, new Uint8Array(1024 * 1024))));
    refused(protobufBody('v1', 'Pod', packed), /too many fields/);
  });

  it('with times that no calendar has', () => {
    const at = (...seconds: readonly number[]): Field => metadata(bytesField(8, raw(0x08, ...seconds)));
    refused(configMap(at(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f)), /out of range/);
    refused(configMap(at(...new Array<number>(9).fill(0x80), 0x01)), /out of range/);
  });

  it('with field sets that are not JSON', () => {
    const entry = (text: string): Buffer =>
      configMap(metadata(bytesField(17, bytesField(7, bytesField(1, text)))));
    refused(entry('{'), /raw is not JSON/);
  });
});
