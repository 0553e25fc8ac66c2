import type { LabelSelector } from './workload.ts';

type Labels = Readonly<Record<string, string>>;

const OPERATORS: Readonly<
  Record<string, (present: string | undefined, values: readonly string[]) => boolean>
> = {
  In: (present, values) => present !== undefined && values.includes(present),
  NotIn: (present, values) => present === undefined || !values.includes(present),
  Exists: (present) => present !== undefined,
  DoesNotExist: (present) => present === undefined,
};

/** Does the selector choose these labels? An operator that is not known chooses nothing. */
export function selects(selector: LabelSelector, labels: Labels = {}): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(
      ({ key, operator, values }) => OPERATORS[operator]?.(labels[key], values ?? []) === true,
    )
  );
}
