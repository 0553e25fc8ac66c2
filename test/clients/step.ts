/** What an answer must hold: values equal, texts matching, lists of the same length, objects with at least these members. */
export type Expected =
  | string
  | number
  | boolean
  | undefined
  | RegExp
  | readonly Expected[]
  | { readonly [member: string]: Expected };

/** How a step must end. Without `error` it must succeed. */
export interface Outcome {
  readonly expect?: { readonly [member: string]: Expected };
  /** The wire code of the refusal. */
  readonly error?: string;
  /** Values of the answer that later steps use: name → path in the answer (`Role.Arn`). */
  readonly save?: Readonly<Record<string, string>>;
  /** The same from a refusal's message: name → pattern with one group. */
  readonly saveFromMessage?: Readonly<Record<string, RegExp>>;
  /** Saved credentials to call with; the account's administrator when left out. */
  readonly as?: string;
}

/**
 * One call of one client. Texts may hold `{name}` and `{name.Member}`: what earlier steps saved, `{p}` (a prefix that no other client
 * has), `{account}`, and `{code:SEED:+1}` (what a second factor shows, here one step ahead).
 */
export interface Step extends Outcome {
  readonly service: 'iam' | 'sts' | 'ec2';
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The whole life of one kind of resource. It leaves the account as it was. */
export interface Lifecycle {
  readonly title: string;
  readonly steps: readonly Step[];
}

type Calls = (operation: string, input?: Step['input'], outcome?: Outcome) => Step;

const of =
  (service: Step['service']): Calls =>
  (operation, input = {}, outcome = {}) => ({ service, operation, input, ...outcome });

export const iam = of('iam');
export const sts = of('sts');
export const ec2 = of('ec2');

/** A policy's text. */
export const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
export const allow = (Action: string | readonly string[], more: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
export const trust = (
  Principal: object,
  Action: string | readonly string[] = 'sts:AssumeRole',
  more = {},
): string => policy({ Effect: 'Allow', Principal, Action, ...more });
