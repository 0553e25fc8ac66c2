/** What is known of actions, resources and condition keys. Advisory: a gap may cost a finding and never a decision. */
export interface ActionKnowledge {
  /** Where the data comes from, so that a finding can be tied to it. */
  readonly source: { readonly package: string; readonly version: string; readonly date: string };
  /** Service prefixes of actions, in order. */
  services(): readonly string[];
  /** What the service is called in full: `AWS Security Token Service`. */
  nameOf(prefix: string): string | undefined;
  /** By prefix in lower case. */
  service(prefix: string): ServiceKnowledge | undefined;
  /** Services that own resources whose ARNs carry this service segment; empty when no ARN does. */
  ownersOfArn(segment: string): readonly string[];
  arnSegments(): readonly string[];
}

export interface ServiceKnowledge {
  readonly prefix: string;
  /** By name in lower case. */
  readonly actions: ReadonlyMap<string, ActionFacts>;
  readonly resourceTypes: ReadonlyMap<string, ResourceTypeFacts>;
  /** By name in lower case. A name may hold a placeholder: `aws:requesttag/${tagkey}`. */
  readonly keys: ReadonlyMap<string, KeyFacts>;
}

export type AccessLevel = 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management';

export interface ActionFacts {
  readonly name: string;
  readonly level: AccessLevel;
  /** Names of resource types; none when the action takes only `*`. */
  readonly resources: readonly { readonly type: string; readonly required: boolean }[];
  /** Condition keys in lower case, without the global ones. */
  readonly keys: ReadonlySet<string>;
}

export interface ResourceTypeFacts {
  readonly name: string;
  /** With placeholders: `arn:${Partition}:s3:::${BucketName}`. */
  readonly arn: string;
  readonly keys: ReadonlySet<string>;
}

export interface KeyFacts {
  readonly name: string;
  /** `String`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`, `Binary`, also as `ArrayOf…`; empty when unknown. */
  readonly type: string;
}
