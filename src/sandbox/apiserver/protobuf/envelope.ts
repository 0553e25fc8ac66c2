import type { Budget } from './budget.ts';
import { readFields } from './reader.ts';
import { bytesOf, textOf } from './scalars.ts';
import { WireFault } from './wire-fault.ts';

/** `k8s` and a zero byte, before `runtime.Unknown`. */
const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
/** Of `runtime.Unknown` and of its `runtime.TypeMeta`. Content encoding and type (3, 4) are read by no Kubernetes decoder. */
const TYPE_META = 1;
const RAW = 2;
const API_VERSION = 1;
const KIND = 2;

export interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
}

/** Takes a body out of its envelope. Throws `WireFault`. */
export function openEnvelope(body: Buffer, budget: Budget): Envelope {
  if (!body.subarray(0, MAGIC.byteLength).equals(MAGIC)) {
    throw new WireFault(
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]',
    );
  }
  if (body.byteLength === MAGIC.byteLength) throw new WireFault('empty body');
  const envelope = { apiVersion: '', kind: '', raw: new Uint8Array() as Uint8Array };
  for (const { number, value } of readFields(body.subarray(MAGIC.byteLength), budget)) {
    if (number === RAW) envelope.raw = bytesOf(value);
    if (number !== TYPE_META) continue;
    for (const inner of readFields(bytesOf(value), budget)) {
      if (inner.number === API_VERSION) envelope.apiVersion = textOf(inner.value);
      else if (inner.number === KIND) envelope.kind = textOf(inner.value);
    }
  }
  return envelope;
}
