import { splitArn } from '../../arn/arn.ts';
import type { Statement, Text } from '../document/document.ts';
import { globsMeet } from './globs.ts';
import type { ActionKnowledge, ResourceTypeFacts } from './knowledge.ts';
import { variablesAsStars } from './variable-texts.ts';

/** A resource of a statement, split. Variables have become stars: what they stand for is not known here. */
export interface ResourceArn {
  readonly text: string;
  readonly at: Text['at'];
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** More than any document that AWS saves can hold; what follows is not examined. */
const MAX_RESOURCES = 1000;
const split = new WeakMap<Statement, readonly ResourceArn[]>();

export function resourceArns(statement: Statement): readonly ResourceArn[] {
  const known = split.get(statement);
  if (known !== undefined) return known;
  const arns = splitResources(statement);
  split.set(statement, arns);
  return arns;
}

function splitResources({ resource }: Statement): readonly ResourceArn[] {
  return (resource?.values ?? []).slice(0, MAX_RESOURCES).flatMap(({ text, at }) => {
    const parts = splitArn(variablesAsStars(text));
    if (parts === undefined) return [];
    const [, partition, service, region, account, rest] = parts;
    return [{ text, at, partition, service, region, account, resource: rest }];
  });
}

const VENDOR = '${Vendor}';

/** Resource types whose ARNs this pattern may name, by its service and its resource part. Undefined when the service is unknown. */
export function fittingTypes(
  arn: ResourceArn,
  knowledge: ActionKnowledge,
): readonly ResourceTypeFacts[] | undefined {
  if (fitting.has(arn)) return fitting.get(arn);
  const types = findTypes(arn, knowledge);
  fitting.set(arn, types);
  return types;
}

/** Several rules ask about the same ARN. One process has one knowledge. */
const fitting = new WeakMap<ResourceArn, readonly ResourceTypeFacts[] | undefined>();

function findTypes(arn: ResourceArn, knowledge: ActionKnowledge): readonly ResourceTypeFacts[] | undefined {
  const owners = knowledge.ownersOfArn(arn.service);
  if (owners.length === 0) return undefined;
  // Recovery points of AWS Backup carry the service of what they save.
  return [...owners, ...knowledge.ownersOfArn(VENDOR)]
    .flatMap((owner) => [...(knowledge.service(owner)?.resourceTypes.values() ?? [])])
    .filter((type) => {
      const parts = splitArn(type.arn);
      return (
        parts !== undefined &&
        (parts[2] === arn.service || parts[2] === VENDOR) &&
        globsMeet(arn.resource, placeholdersAsStars(parts[5]))
      );
    });
}

export function placeholdersAsStars(template: string): string {
  return template.replace(/\$\{[^{}]*\}/g, '*');
}

/** May the pattern of a policy name a resource of this type? Either may leave parts open. */
export function mayName(pattern: string, type: ResourceTypeFacts): boolean {
  return globsMeet(variablesAsStars(pattern), placeholdersAsStars(type.arn));
}
