/** A JSON value: what a record's body is made of. Bodies are frozen once they are in the directory. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [member: string]: Json | undefined };

/** What names a record: its kind, the account that owns it (12 digits, or `GLOBAL`) and its key within both. */
export interface RecordName {
  readonly kind: string;
  readonly account: string;
  readonly key: string;
}

/** One unit of state as a store keeps it. `revision` is the number of the commit that wrote it last. */
export interface StoredRecord extends RecordName {
  readonly revision: number;
  readonly body: Json;
}

/** The owner of records that belong to no account: bucket names, sealing keys, the certificate authority. */
export const GLOBAL = 'global';

declare const bodyType: unique symbol;

/** A kind of record: its stored name, and the type of its bodies (at compile time only). */
export interface RecordKind<Body> {
  readonly name: string;
  readonly [bodyType]?: Body;
}

/** Declares a kind of record. Names are stored for good: renaming one is a data migration. */
export function recordKind<Body extends object>(name: string): RecordKind<Body> {
  return Object.freeze({ name });
}
