import { readFileSync } from 'node:fs';

/**
 * A field by its number: JSON name, type (a scalar, a well-known type, or a message's name) and flags: `p` pointer, `r`
 * repeated, `m` map from string, `i` inlined into its parent, `z` written in JSON even when zero.
 */
export type FieldRow = readonly [name: string, type: string, flags: string];
export type Messages = Readonly<Record<string, Readonly<Record<string, FieldRow>>>>;

const DATA = new URL('../../../../data/kubernetes-protobuf.json', import.meta.url);
let loaded: Messages | undefined;

/** The served kinds' messages, read from the package's data on first use. */
export function messages(): Messages {
  // The data file is made by scripts/extract-kubernetes-protobuf.ts in this form.
  loaded ??= JSON.parse(readFileSync(DATA, 'utf8')) as Messages;
  return loaded;
}
