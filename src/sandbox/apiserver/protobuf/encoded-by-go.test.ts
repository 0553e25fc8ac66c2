import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { StatusRefusal } from '../errors/status.ts';
import { parseProtobuf } from './body.ts';

/** Bodies as k8s.io/api v0.35.2 encodes them, with the JSON that the same Go objects have (nulls left out). */
interface Sample {
  readonly protobuf: string;
  readonly json: { readonly kind: string };
}

const file = new URL('./encoded-by-go.data.json', import.meta.url);
const samples = JSON.parse(readFileSync(file, 'utf8')) as readonly Sample[];

/** Lists that are empty do not travel, whatever their JSON says. */
function lean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lean);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, inner]) => !(Array.isArray(inner) && inner.length === 0));
  return Object.fromEntries(members.map(([name, inner]) => [name, lean(inner)]));
}

function isAccepted(body: Buffer): boolean {
  try {
    parseProtobuf(body);
    return true;
  } catch (error) {
    assert.ok(error instanceof StatusRefusal && error.status === 400);
    return false;
  }
}

describe('bodies that the published Go types encode', () => {
  for (const { protobuf, json } of samples) {
    it(`${json.kind}: the JSON of the same object`, () => {
      assert.deepEqual(parseProtobuf(Buffer.from(protobuf, 'base64')), lean(json));
    });
  }

  it("cut anywhere inside are refused; only the ends of the envelope's own fields are ends", () => {
    for (const { protobuf } of samples) {
      const whole = Buffer.from(protobuf, 'base64');
      const accepted = Array.from({ length: whole.byteLength }, (_, cut) => whole.subarray(0, cut)).filter(
        isAccepted,
      );
      // After the type, after the object, after the content encoding.
      assert.equal(accepted.length, 3);
    }
  });
});
