import type { S3Object } from '../../core/records/resources.ts';

/** Headers that are kept with an object and come back with it, by the SDK's member names. */
const KEPT = {
  CacheControl: 'cache-control',
  ContentDisposition: 'content-disposition',
  ContentEncoding: 'content-encoding',
  ContentLanguage: 'content-language',
  ExpiresString: 'expires',
} as const;

const META = 'x-amz-meta-';

type KeptMembers = { readonly [Member in keyof typeof KEPT]?: string | undefined };

export interface KeptInput extends Omit<KeptMembers, 'ExpiresString'> {
  readonly Expires?: Date | string | undefined;
  readonly Metadata?: Readonly<Record<string, string>> | undefined;
}

export interface KeptOutput extends KeptMembers {
  readonly Expires?: Date;
  readonly Metadata: Record<string, string>;
}

export function keptHeaders(input: KeptInput): Readonly<Record<string, string>> {
  const expires = input.Expires instanceof Date ? input.Expires.toUTCString() : input.Expires;
  const members: KeptMembers = {
    ...input,
    ContentEncoding: realEncoding(input.ContentEncoding),
    ExpiresString: expires,
  };
  const headers: Record<string, string> = {};
  for (const [member, header] of Object.entries(KEPT)) {
    const value = members[member as keyof typeof KEPT];
    if (value) headers[header] = value;
  }
  for (const [name, value] of Object.entries(input.Metadata ?? {}))
    headers[META + name.toLowerCase()] = value;
  return headers;
}

export function keptMembers({ headers }: S3Object): KeptOutput {
  const members = Object.entries(KEPT).flatMap(([member, header]) => {
    const value = headers[header];
    return value === undefined ? [] : [[member, value] as const];
  });
  const metadata = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(META) ? [[name.slice(META.length), value] as const] : [],
  );
  const expires = Date.parse(headers.expires ?? '');
  return {
    ...Object.fromEntries(members),
    ...(Number.isNaN(expires) ? {} : { Expires: new Date(expires) }),
    Metadata: Object.fromEntries(metadata),
  };
}

/** `aws-chunked` is the framing of an upload, not an encoding of the object. */
function realEncoding(encoding: string | undefined): string | undefined {
  return encoding
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== 'aws-chunked')
    .join(',');
}
