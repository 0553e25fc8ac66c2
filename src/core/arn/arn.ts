/** The six parts of an ARN, as written. Region and account are empty where the service has none. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** Everything after the fifth colon, further colons included. */
  readonly resource: string;
}

/** ARNs longer than this are refused: the longest that any API of ours takes is 2,048 characters. */
const MAX_LENGTH = 2048;

/**
 * Parses strictly: `arn`, a known shape of partition and service, an account of 12 digits, `aws` (managed policies) or none,
 * a resource that is not empty, and no control character. Undefined for anything else.
 */
export function parseArn(text: string): Arn | undefined {
  if (text.length > MAX_LENGTH || !text.startsWith('arn:')) return undefined;
  const parts = splitArn(text);
  if (parts === undefined) return undefined;
  const [, partition, service, region, account, resource] = parts;
  if (!PARTITION.test(partition) || !SERVICE.test(service) || !REGION.test(region)) return undefined;
  if (!ACCOUNT.test(account) || !RESOURCE.test(resource)) return undefined;
  return { partition, service, region, account, resource };
}

export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}

/** Splits at the first five colons without judging the parts; undefined when there are fewer. */
export function splitArn(text: string): [string, string, string, string, string, string] | undefined {
  const cuts: number[] = [];
  for (let at = text.indexOf(':'); at !== -1 && cuts.length < 5; at = text.indexOf(':', at + 1))
    cuts.push(at);
  const [a, b, c, d, e] = cuts;
  if (a === undefined || b === undefined || c === undefined || d === undefined || e === undefined)
    return undefined;
  return [
    text.slice(0, a),
    text.slice(a + 1, b),
    text.slice(b + 1, c),
    text.slice(c + 1, d),
    text.slice(d + 1, e),
    text.slice(e + 1),
  ];
}

const PARTITION = /^aws(-[a-z]+)*$/;
const SERVICE = /^[a-z0-9][a-z0-9.-]*$/;
const REGION = /^([a-z0-9]+(-[a-z0-9]+)*)?$/;
const ACCOUNT = /^([0-9]{12}|aws)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const RESOURCE = /^[^\u0000-\u001f\u007f]+$/;
