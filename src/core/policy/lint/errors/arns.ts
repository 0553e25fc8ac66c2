import { splitArn } from '../../../arn/arn.ts';
import { hasWildcard } from '../globs.ts';
import type { ResourceTypeFacts } from '../knowledge.ts';
import { nearest } from '../nearest.ts';
import { quote } from '../quote.ts';
import { isRegion } from '../regions.ts';
import { fittingTypes, type ResourceArn, resourceArns } from '../resource-arns.ts';
import type { Rule, RuleHeading } from '../rule.ts';
import type { Subject } from '../subject.ts';

type Judge = (arn: ResourceArn, subject: Subject) => string | undefined;

/** A rule that judges each ARN of `Resource` and `NotResource`; the judge says what is wrong, or nothing. */
function arnRule(heading: Pick<RuleHeading, 'id' | 'title' | 'fix'>, judge: Judge): Rule {
  return {
    ...heading,
    severity: 'error',
    on: 'statement',
    check: (statement, subject) =>
      resourceArns(statement).flatMap((arn) => {
        const problem = judge(arn, subject);
        return problem === undefined ? [] : [{ at: arn.at, message: `${quote(arn.text)}: ${problem}` }];
      }),
  };
}

function regionOf(type: ResourceTypeFacts): string {
  return splitArn(type.arn)?.[3] ?? '';
}

function accountOf(type: ResourceTypeFacts): string {
  return splitArn(type.arn)?.[4] ?? '';
}

/** Does every type that the ARN may name lack (or have) this part? Unknown services have no say. */
function all(arn: ResourceArn, { knowledge }: Subject, holds: (type: ResourceTypeFacts) => boolean): boolean {
  const types = fittingTypes(arn, knowledge);
  return types !== undefined && types.length > 0 && types.every(holds);
}

const PARTITIONS = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
];

const arnAccountNotAllowed = arnRule(
  { id: 'arn-account-not-allowed', title: 'an account in an ARN that has none', fix: 'leave it empty' },
  (arn, subject) =>
    arn.account !== '' && !hasWildcard(arn.account) && all(arn, subject, (type) => accountOf(type) === '')
      ? 'this ARN has no account'
      : undefined,
);

const arnRegionNotAllowed = arnRule(
  { id: 'arn-region-not-allowed', title: 'a region in an ARN that has none', fix: 'leave it empty' },
  (arn, subject) =>
    arn.region !== '' && !hasWildcard(arn.region) && all(arn, subject, (type) => regionOf(type) === '')
      ? 'this ARN has no region'
      : undefined,
);

const invalidArnAccount = arnRule(
  { id: 'invalid-arn-account', title: 'an account that is not 12 digits', fix: 'correct it' },
  ({ account }) =>
    hasWildcard(account) ||
    /^([0-9]{12}|aws|cloudfront|aws-marketplace|aws-managed|third-party|amazon|)$/.test(account)
      ? undefined
      : `account ${quote(account)} is not 12 digits`,
);

const invalidArnRegion = arnRule(
  { id: 'invalid-arn-region', title: 'a region that does not exist', fix: 'use a supported region' },
  ({ region }) =>
    region === '' || hasWildcard(region) || isRegion(region)
      ? undefined
      : `no region is called ${quote(region)}`,
);

const invalidArnResource = arnRule(
  {
    id: 'invalid-arn-resource',
    title: 'the resource part fits no known type of resource',
    fix: 'use a known ARN format',
  },
  (arn, { knowledge }) =>
    fittingTypes(arn, knowledge)?.length === 0
      ? `no resource of ${arn.service} is named like this`
      : undefined,
);

const invalidArnServiceCase = arnRule(
  {
    id: 'invalid-arn-service-case',
    title: 'the service of an ARN is not in lower case',
    fix: 'use lower case',
  },
  ({ service }) => (service === service.toLowerCase() ? undefined : `write ${quote(service.toLowerCase())}`),
);

const invalidPartition = arnRule(
  { id: 'invalid-partition', title: 'unknown partition', fix: `use ${PARTITIONS[0]}` },
  ({ partition }) =>
    hasWildcard(partition) || PARTITIONS.includes(partition)
      ? undefined
      : `unknown partition ${quote(partition)}`,
);

const invalidService = arnRule(
  { id: 'invalid-service', title: 'the service of an ARN does not exist', fix: 'correct it' },
  ({ service }, { knowledge }) => {
    const name = service.toLowerCase();
    if (name === '' || hasWildcard(name) || knowledge.ownersOfArn(name).length > 0) return undefined;
    if (knowledge.service(name) !== undefined) return undefined;
    const near = nearest(name, knowledge.arnSegments());
    return `no service is called ${quote(service)}${near === undefined ? '' : `; did you mean ${near}?`}`;
  },
);

const missingArnRegion = arnRule(
  { id: 'missing-arn-region', title: 'an ARN without the region that it needs', fix: 'add it, or *' },
  (arn, subject) =>
    arn.region === '' && !arn.resource.startsWith('*') && all(arn, subject, (type) => regionOf(type) !== '')
      ? 'this ARN has a region'
      : undefined,
);

const missingArnField: Rule = {
  id: 'missing-arn-field',
  severity: 'error',
  title: 'an ARN with too few fields',
  fix: 'write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE',
  on: 'statement',
  check: ({ resource }) =>
    (resource?.values ?? [])
      .filter(({ text }) => text.startsWith('arn:') && splitArn(text) === undefined)
      .map(({ text, at }) => ({ at, message: `${quote(text)} has too few fields` })),
};

const invalidArnPrefix: Rule = {
  id: 'invalid-arn-prefix',
  severity: 'error',
  title: 'a resource that does not begin with arn:',
  fix: 'add it',
  on: 'statement',
  check: ({ resource }) =>
    (resource?.values ?? [])
      .filter(({ text }) => text !== '*' && !text.startsWith('arn:'))
      .map(({ text, at }) => ({ at, message: `${quote(text)} does not begin with arn:` })),
};

export const ARN_RULES: readonly Rule[] = [
  arnAccountNotAllowed,
  arnRegionNotAllowed,
  invalidArnAccount,
  invalidArnPrefix,
  invalidArnRegion,
  invalidArnResource,
  invalidArnServiceCase,
  invalidPartition,
  invalidService,
  missingArnField,
  missingArnRegion,
];
