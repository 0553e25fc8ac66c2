import { z } from 'zod';
import { ConnectionFault } from './connection.ts';

/** A program that a kubeconfig names for getting tokens. */
export interface ExecPlugin {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** `client.authentication.k8s.io/v1` or `…/v1beta1` */
  readonly apiVersion: string;
}

/** Answers a bearer token. Whoever reads a kubeconfig says whether programs may be run. */
export type RunExecPlugin = (plugin: ExecPlugin) => Promise<string>;

const SCHEMA = z.object({
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string().min(1), value: z.string() })).nullish(),
  apiVersion: z.enum(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']),
});

/** Throws `ConnectionFault`; the message quotes nothing, since variables may be secrets. */
export function readExecPlugin(value: unknown): ExecPlugin {
  const result = SCHEMA.safeParse(value);
  if (!result.success)
    throw new ConnectionFault(
      `kubeconfig is malformed at users.exec.${result.error.issues[0]?.path.join('.') ?? ''}`,
    );
  const { command, args, env, apiVersion } = result.data;
  return {
    command,
    args: args ?? [],
    env: Object.fromEntries((env ?? []).map(({ name, value: text }) => [name, text])),
    apiVersion,
  };
}
