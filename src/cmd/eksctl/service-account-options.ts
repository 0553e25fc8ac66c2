import { CommandFailure } from '../output.ts';
import type { ServiceAccountName } from './stacks.ts';

/** Flags that the iamserviceaccount verbs share (eksctl.md 3.1). */
export interface ServiceAccountOptions {
  readonly cluster?: string;
  readonly region?: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** The service account that flags and argument name; either spells the name, not both. */
export function namedAccount(
  options: ServiceAccountOptions,
  argument: string | undefined,
): ServiceAccountName {
  if (options.cluster === undefined) throw new CommandFailure('--cluster must be set');
  if (options.name !== undefined && argument !== undefined) {
    throw new CommandFailure(
      `--name=${options.name} and argument ${argument} cannot be used at the same time`,
    );
  }
  const name = options.name ?? argument;
  if (name === undefined) throw new CommandFailure('--name must be set');
  return { namespace: options.namespace ?? 'default', name };
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** `25m`, `90s`, `1h30m`: milliseconds. */
export function duration(text: string): number {
  const parts = [...text.matchAll(/(\d+)([smh])/g)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text) {
    throw new CommandFailure(`invalid duration "${text}"`, {
      hint: 'write it like 25m or 1h30m',
      exitCode: 2,
    });
  }
  return parts.reduce((sum, part) => sum + Number(part[1]) * (UNITS[part[2] ?? 's'] ?? 0), 0);
}
