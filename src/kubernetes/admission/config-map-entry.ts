/** What the ConfigMap says of the service accounts that a key names (pod-identity-webhook.md 9). */
export interface ConfigMapEntry {
  /** Empty: the entry names no role. */
  readonly roleArn: string;
  /** Empty: the default audience. */
  readonly audience: string;
  readonly regionalSts: boolean;
  /** Seconds; 0: the default. */
  readonly tokenExpiration: number;
}

/** One entry, or one member of it, that cannot be used as it is. `message` names the place, never the value. */
export class EntryFault extends Error {
  override name = 'EntryFault';
}

type Reader = (value: unknown, place: string) => string | number | boolean;

/** Members by their lower-case name: Go's decoder does not mind the case. */
const MEMBERS: Readonly<Record<string, readonly [member: keyof ConfigMapEntry, read: Reader]>> = {
  rolearn: ['roleArn', readString],
  audience: ['audience', readString],
  useregionalsts: ['regionalSts', readBoolean],
  tokenexpiration: ['tokenExpiration', readSeconds],
};

const EMPTY: ConfigMapEntry = { roleArn: '', audience: '', regionalSts: false, tokenExpiration: 0 };

/**
 * Throws `EntryFault`: half an entry could give a pod a token for the wrong audience. A member that is not known is told to
 * `onUnknown` and left out, as Go's decoder does.
 */
export function parseEntry(value: unknown, onUnknown: (member: string) => void): ConfigMapEntry {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new EntryFault('expected an object');
  const entry: Record<string, unknown> = { ...EMPTY };
  for (const [name, member] of Object.entries(value)) {
    const known = Object.hasOwn(MEMBERS, name.toLowerCase()) ? MEMBERS[name.toLowerCase()] : undefined;
    if (known === undefined) onUnknown(name);
    else if (member !== null) entry[known[0]] = known[1](member, known[0]);
  }
  // Every member was read by the reader of its own name.
  return Object.freeze(entry) as unknown as ConfigMapEntry;
}

function readString(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new EntryFault(`${place}: expected a string`);
  return value;
}

function readBoolean(value: unknown, place: string): boolean {
  if (typeof value !== 'boolean') throw new EntryFault(`${place}: expected true or false`);
  return value;
}

function readSeconds(value: unknown, place: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new EntryFault(`${place}: expected whole seconds`);
  return value;
}
