import { badRequest } from '../errors/refusals.ts';
import type { Tree } from '../objects/tree.ts';
import { definitionName } from '../resources/define.ts';
import { decodeMessage } from './decode.ts';
import { messages } from './messages.ts';
import { readFields, WireFault } from './reader.ts';

export const PROTOBUF_TYPE = 'application/vnd.kubernetes.protobuf';
/** `k8s` and a zero byte, before `runtime.Unknown`. */
const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);
const DELETE_OPTIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';

interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
}

function textIn(message: Uint8Array, number: number): string {
  const field = [...readFields(message)].findLast((candidate) => candidate.number === number);
  return field?.value instanceof Uint8Array ? Buffer.from(field.value).toString('utf8') : '';
}

function open(body: Buffer): Envelope {
  if (!body.subarray(0, MAGIC.byteLength).equals(MAGIC))
    throw new WireFault('provided data does not appear to be a protobuf message, expected prefix "k8s\\0"');
  const fields = new Map(
    [...readFields(body.subarray(MAGIC.byteLength))].map(({ number, value }) => [number, value]),
  );
  const type = fields.get(1);
  const raw = fields.get(2) ?? new Uint8Array();
  if (!(type instanceof Uint8Array) || !(raw instanceof Uint8Array))
    throw new WireFault('the envelope has no type');
  return { apiVersion: textIn(type, 1), kind: textIn(type, 2), raw };
}

function messageOf({ apiVersion, kind }: Envelope): string {
  if (kind === 'DeleteOptions') return DELETE_OPTIONS;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return definitionName(group, kind);
}

/** A protobuf body as the JSON object that it stands for. Throws BadRequest. */
export function parseProtobuf(body: Buffer): Tree {
  try {
    const envelope = open(body);
    const type = messageOf(envelope);
    if (!Object.hasOwn(messages(), type))
      throw new WireFault(`no kind "${envelope.kind}" is registered for version "${envelope.apiVersion}"`);
    const { apiVersion, kind } = envelope;
    return { ...decodeMessage(type, envelope.raw), apiVersion, kind };
  } catch (error) {
    if (error instanceof WireFault) throw badRequest(`proto: ${error.message}`, error);
    throw error;
  }
}
