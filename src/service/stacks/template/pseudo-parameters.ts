/** What the pseudo parameters stand for in one stack. */
export interface StackPlace {
  readonly account: string;
  readonly partition: string;
  readonly region: string;
  readonly stackName: string;
  readonly stackId: string;
}

/** A property whose value is this is left out. */
export const NO_VALUE = 'AWS::NoValue';

const URL_SUFFIX: Readonly<Record<string, string>> = { 'aws-cn': 'amazonaws.com.cn' };

export const PSEUDO_PARAMETERS: Readonly<Record<string, (place: StackPlace) => string>> = {
  'AWS::AccountId': (place) => place.account,
  'AWS::Partition': (place) => place.partition,
  'AWS::Region': (place) => place.region,
  'AWS::StackName': (place) => place.stackName,
  'AWS::StackId': (place) => place.stackId,
  'AWS::URLSuffix': (place) => URL_SUFFIX[place.partition] ?? 'amazonaws.com',
};

export function isPseudoParameter(name: string): boolean {
  return name === NO_VALUE || Object.hasOwn(PSEUDO_PARAMETERS, name);
}
