import { StatusRefusal } from '../errors/status.ts';

export type Transform = 'Table' | 'PartialObjectMetadata' | undefined;

/** How an object is to be answered. */
export interface ObjectFormat {
  readonly encoding: 'json' | 'yaml';
  readonly transform: Transform;
  readonly pretty: boolean;
}

interface MediaRange {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A header longer than this names more media types than any client speaks. */
const MAX_ACCEPT = 4096;
const SUPPORTED = 'application/json, application/yaml, application/json;stream=watch';

export function parseAccept(header: string | undefined): readonly MediaRange[] {
  const text = (header ?? '*/*').slice(0, MAX_ACCEPT);
  return text.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const pairs = parameters.map((parameter) => parameter.split('=', 2) as [string, string | undefined]);
    return { type: type.toLowerCase(), parameters: new Map(pairs.map(([key, value]) => [key, value ?? ''])) };
  });
}

function transformOf({ parameters }: MediaRange): Transform | 'unknown' {
  const as = parameters.get('as');
  if (as === undefined) return undefined;
  const meta = parameters.get('g') === 'meta.k8s.io' && parameters.get('v') === 'v1';
  if (!meta) return 'unknown';
  if (as === 'Table') return 'Table';
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList'
    ? 'PartialObjectMetadata'
    : 'unknown';
}

const ENCODINGS: Readonly<Record<string, 'json' | 'yaml'>> = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  'application/*': 'json',
  '*/*': 'json',
};

/** The first acceptable form. Throws NotAcceptable. */
export function negotiate(header: string | undefined, transformable: boolean): ObjectFormat {
  for (const range of parseAccept(header)) {
    const encoding = ENCODINGS[range.type];
    const transform = transformOf(range);
    if (encoding === undefined || transform === 'unknown') continue;
    if (transform !== undefined && !transformable) continue;
    return { encoding, transform, pretty: range.parameters.get('pretty') === '1' };
  }
  throw new StatusRefusal(
    'NotAcceptable',
    406,
    `only the following media types are accepted: ${SUPPORTED}`,
    {},
  );
}
