import { badRequest } from '../errors/refusals.ts';
import type { Tree } from '../objects/tree.ts';
import { definitionName } from '../resources/define.ts';
import { decodeMessage } from './decode.ts';
import { type Envelope, openEnvelope } from './envelope.ts';
import { messages } from './messages.ts';
import { WireFault } from './wire-fault.ts';

export const PROTOBUF_TYPE = 'application/vnd.kubernetes.protobuf';
/** Of every group, as Kubernetes registers it. */
const DELETE_OPTIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';
/** Several times what the largest ConfigMap of small entries needs. */
const MAX_FIELDS = 400_000;
/** Kind and version come from the body; answers repeat no more than this of them. */
const MAX_NAME = 64;

function messageOf({ apiVersion, kind }: Envelope): string {
  if (kind === '') throw new WireFault("Object 'Kind' is missing");
  if (apiVersion === '') throw new WireFault("Object 'apiVersion' is missing");
  const cut = apiVersion.lastIndexOf('/');
  const group = apiVersion.slice(0, Math.max(cut, 0));
  const type = kind === 'DeleteOptions' ? DELETE_OPTIONS : definitionName(group, kind);
  if (apiVersion.slice(cut + 1) === 'v1' && Object.hasOwn(messages(), type)) return type;
  throw new WireFault(
    `no kind "${kind.slice(0, MAX_NAME)}" is registered for version "${apiVersion.slice(0, MAX_NAME)}"`,
  );
}

/** A protobuf body as the JSON object that it stands for. Throws BadRequest. */
export function parseProtobuf(body: Buffer): Tree {
  const budget = { fields: MAX_FIELDS };
  try {
    const envelope = openEnvelope(body, budget);
    const { apiVersion, kind, raw } = envelope;
    return { ...decodeMessage(messageOf(envelope), raw, budget), apiVersion, kind };
  } catch (error) {
    if (error instanceof WireFault)
      throw badRequest(`the object provided is unrecognized: ${error.message}`, error);
    throw error;
  }
}
