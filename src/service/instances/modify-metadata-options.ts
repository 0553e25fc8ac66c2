import { Refusal } from '../../core/errors/refusal.ts';
import type { Reader, Transaction } from '../../core/ports/directory.ts';
import { type MetadataOptions, NODE_INSTANCE, type NodeInstance } from '../../core/records/compute.ts';
import { findInstances } from './find-instances.ts';

/** What a caller wants otherwise, as it was sent: values are checked here. */
export type MetadataOptionsChange = {
  readonly [Option in keyof MetadataOptions]?: string | number | undefined;
};

type OneOf = readonly [string, string];
const TOKENS: OneOf = ['optional', 'required'];
const SWITCH: OneOf = ['enabled', 'disabled'];
const MOST_HOPS = 64;

/** Every option: its name in EC2's texts, and its values; a hop limit has a range. */
const OPTIONS: {
  readonly [Option in keyof MetadataOptions]: { readonly name: string; readonly values: OneOf | 'hops' };
} = {
  httpTokens: { name: 'HttpTokens', values: TOKENS },
  httpPutResponseHopLimit: { name: 'HttpPutResponseHopLimit', values: 'hops' },
  httpEndpoint: { name: 'HttpEndpoint', values: SWITCH },
  httpProtocolIpv6: { name: 'HttpProtocolIpv6', values: SWITCH },
  instanceMetadataTags: { name: 'InstanceMetadataTags', values: SWITCH },
};

function invalid(name: string, value: string | number, expected: string): Refusal {
  const message = `Value (${value}) for parameter ${name} is invalid. ${expected}`;
  return new Refusal('InvalidParameterValue', 400, message);
}

function check(option: keyof MetadataOptions, value: string | number): void {
  const { name, values } = OPTIONS[option];
  if (values === 'hops') {
    const good = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_HOPS;
    if (!good) throw invalid(name, value, `Expecting a value between 1 and ${MOST_HOPS}.`);
  } else if (!values.some((known) => known === value)) {
    throw invalid(name, value, `Expecting ${values.join(' or ')}.`);
  }
}

/** The options that are given, checked. Throws `Refusal` MissingParameter or InvalidParameterValue. */
function readChange(change: MetadataOptionsChange): Partial<MetadataOptions> {
  const options = (Object.keys(OPTIONS) as (keyof MetadataOptions)[]).filter(
    (option) => change[option] !== undefined,
  );
  if (options.length === 0) {
    const names = Object.values(OPTIONS).map(({ name }) => name);
    const message = `The request must contain at least one of the parameters ${names.join(', ')}`;
    throw new Refusal('MissingParameter', 400, message);
  }
  for (const option of options) check(option, change[option] ?? '');
  // Each value was checked against what its option takes.
  return Object.fromEntries(options.map((option) => [option, change[option]])) as Partial<MetadataOptions>;
}

/** The instance of one id. Throws `Refusal` InvalidInstanceID.Malformed or .NotFound. */
export function findInstance(reader: Reader, account: string, region: string, id: string): NodeInstance {
  const [instance] = findInstances(reader, account, region, [id], []);
  if (instance === undefined) {
    throw new Refusal('InvalidInstanceID.NotFound', 400, `The instance ID '${id}' does not exist`);
  }
  return instance;
}

/** Changes what is given and keeps the rest; the metadata service follows at once. Throws `Refusal`. */
export function modifyMetadataOptions(
  tx: Transaction,
  { account, region, id }: { readonly account: string; readonly region: string; readonly id: string },
  change: MetadataOptionsChange,
): MetadataOptions {
  const instance = findInstance(tx, account, region, id);
  const metadataOptions = { ...instance.metadataOptions, ...readChange(change) };
  tx.put(NODE_INSTANCE, account, id, { ...instance, metadataOptions });
  return metadataOptions;
}
