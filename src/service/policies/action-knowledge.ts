import type {
  AccessLevel,
  ActionFacts,
  ActionKnowledge,
  KeyFacts,
  ServiceKnowledge,
} from '../../core/policy/lint/knowledge.ts';

/** The bundled data, as `scripts/reduce-iam-data.ts` writes it: this line, then `PREFIX JSON` for each service. */
interface Header {
  readonly source: ActionKnowledge['source'];
  readonly arnServices: Readonly<Record<string, readonly string[]>>;
  /** Full names of services by prefix. */
  readonly names: Readonly<Record<string, string>>;
}

interface Line {
  readonly k: readonly (readonly [name: string, type: string])[];
  readonly r: readonly (readonly [name: string, arn: string, keys?: readonly number[]])[];
  readonly a: readonly (readonly [
    name: string,
    level: keyof typeof LEVELS,
    resources?: readonly string[],
    keys?: readonly number[],
  ])[];
}

const LEVELS = {
  L: 'List',
  R: 'Read',
  W: 'Write',
  T: 'Tagging',
  P: 'Permissions management',
} as const satisfies Record<string, AccessLevel>;

interface Bundle {
  readonly header: Header;
  readonly owners: ReadonlyMap<string, readonly string[]>;
  readonly lines: ReadonlyMap<string, string>;
}

/** Knowledge over the text that `read` yields: read on first use, and a service is parsed when it is first asked for. */
export function createActionKnowledge(read: () => string): ActionKnowledge {
  let loaded: Bundle | undefined;
  const bundle = () => {
    loaded ??= load(read());
    return loaded;
  };
  const parsed = new Map<string, ServiceKnowledge>();
  return {
    get source() {
      return bundle().header.source;
    },
    services: () => [...bundle().lines.keys()],
    nameOf: (prefix) => {
      const { names } = bundle().header;
      return Object.hasOwn(names, prefix) ? names[prefix] : undefined;
    },
    ownersOfArn: (segment) => bundle().owners.get(segment) ?? [],
    arnSegments: () => [...bundle().owners.keys()],
    service: (prefix) => {
      const known = parsed.get(prefix);
      if (known !== undefined) return known;
      const line = bundle().lines.get(prefix);
      if (line === undefined) return undefined;
      const service = parseService(prefix, line);
      parsed.set(prefix, service);
      return service;
    },
  };
}

function load(text: string): Bundle {
  const [first = '', ...rest] = text.split('\n');
  // The casts here and below rest on the check of the data file against its script.
  const header = JSON.parse(first) as Header;
  const lines = rest.filter((line) => line !== '').map((line) => [prefixOf(line), line] as const);
  return { header, owners: new Map(Object.entries(header.arnServices)), lines: new Map(lines) };
}

function prefixOf(line: string): string {
  return line.slice(0, line.indexOf(' '));
}

function parseService(prefix: string, line: string): ServiceKnowledge {
  const { k, r, a } = JSON.parse(line.slice(prefix.length + 1)) as Line;
  const names = k.map(([name]) => name.toLowerCase());
  const keysAt = (indexes: readonly number[] = []) => new Set(indexes.map((at) => names[at] ?? ''));
  return {
    prefix,
    keys: new Map(k.map(([name, type], at): [string, KeyFacts] => [names[at] ?? '', { name, type }])),
    resourceTypes: new Map(r.map(([name, arn, keys]) => [name, { name, arn, keys: keysAt(keys) }])),
    actions: new Map(
      a.map(([name, level, resources = [], keys]): [string, ActionFacts] => [
        name.toLowerCase(),
        { name, level: LEVELS[level], resources: resources.map(resourceOf), keys: keysAt(keys) },
      ]),
    ),
  };
}

function resourceOf(marked: string): { readonly type: string; readonly required: boolean } {
  const required = marked.startsWith('*');
  return { type: required ? marked.slice(1) : marked, required };
}
