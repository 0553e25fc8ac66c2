/** A region of the `aws` partition, and whether accounts must opt in to it. */
export interface Region {
  readonly name: string;
  readonly optIn: boolean;
}

const OPEN = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

const OPT_IN = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
];

/** In the order of their names. */
export const REGIONS: readonly Region[] = [
  ...OPEN.map((name) => ({ name, optIn: false })),
  ...OPT_IN.map((name) => ({ name, optIn: true })),
].sort((a, b) => (a.name < b.name ? -1 : 1));

const NAMES = new Set(REGIONS.map(({ name }) => name));

export function isRegion(name: string): boolean {
  return NAMES.has(name);
}
