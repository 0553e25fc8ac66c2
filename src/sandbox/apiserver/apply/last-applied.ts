import { isTree, type Tree, textOf } from '../objects/tree.ts';
import type { Schema } from '../openapi/definitions.ts';
import type { FieldSet } from './field-set.ts';
import { fieldsOf } from './fields-of.ts';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
/** The name under which kubectl applies on the server unless told otherwise. */
const KUBECTL = 'kubectl';

/**
 * What `kubectl apply` without `--server-side` set last: kubectl may take that over from its own former self without a
 * conflict. Undefined for other managers and objects.
 */
export function lastAppliedFields(manager: string, schema: Schema, live: Tree): FieldSet | undefined {
  const metadata = isTree(live.metadata) ? live.metadata : {};
  const text = textOf(isTree(metadata.annotations) ? metadata.annotations : {}, ANNOTATION);
  if (manager !== KUBECTL || text === '') return undefined;
  try {
    const applied: unknown = JSON.parse(text);
    return isTree(applied) ? fieldsOf(schema, applied) : undefined;
  } catch {
    // Anybody may write the annotation: what is not JSON excuses nothing.
    return undefined;
  }
}
