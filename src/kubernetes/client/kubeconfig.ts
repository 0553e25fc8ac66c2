import { parse } from 'yaml';
import { z } from 'zod';
import { ConnectionFault } from './connection.ts';

const optionalText = z.string().min(1).optional();

const clusterSchema = z.object({
  server: z.string().min(1),
  'certificate-authority': optionalText,
  'certificate-authority-data': optionalText,
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': optionalText,
  'proxy-url': optionalText,
});

const userSchema = z.object({
  'client-certificate': optionalText,
  'client-certificate-data': optionalText,
  'client-key': optionalText,
  'client-key-data': optionalText,
  token: optionalText,
  tokenFile: optionalText,
  username: optionalText,
  exec: z.unknown().optional(),
  'auth-provider': z.unknown().optional(),
});

const contextSchema = z.object({ cluster: z.string(), user: z.string().optional(), namespace: optionalText });

const kubeconfigSchema = z.object({
  'current-context': z.string().optional(),
  clusters: z.array(z.object({ name: z.string(), cluster: clusterSchema })),
  contexts: z.array(z.object({ name: z.string(), context: contextSchema })),
  users: z.array(z.object({ name: z.string(), user: userSchema.nullish() })).nullish(),
});

export type KubeconfigCluster = z.infer<typeof clusterSchema>;
export type KubeconfigUser = z.infer<typeof userSchema>;

/** The parts of a kubeconfig that one context names. */
export interface KubeconfigSelection {
  readonly cluster: KubeconfigCluster;
  readonly user: KubeconfigUser;
  readonly namespace: string | undefined;
}

/** Parses a kubeconfig and picks a context (default: the current one). Throws `ConnectionFault`. */
export function parseKubeconfig(text: string, contextName?: string): KubeconfigSelection {
  const result = kubeconfigSchema.safeParse(parseYaml(text));
  if (!result.success) {
    // Only the first issue's place: a message must not quote a value, which may be a key or a token.
    const place = result.error.issues[0]?.path.join('.') ?? '';
    throw new ConnectionFault(`kubeconfig is malformed at ${place === '' ? 'its top' : place}`);
  }
  const config = result.data;
  const name = contextName ?? config['current-context'];
  if (!name) throw new ConnectionFault('kubeconfig has no current-context');
  const context = pick(config.contexts, name, 'context').context;
  const cluster = pick(config.clusters, context.cluster, 'cluster').cluster;
  const user = context.user ? pick(config.users ?? [], context.user, 'user').user : undefined;
  return { cluster, user: user ?? {}, namespace: context.namespace };
}

function parseYaml(text: string): unknown {
  try {
    // Aliases are bounded: a few lines of YAML can otherwise expand to gigabytes.
    return parse(text, { maxAliasCount: 100, prettyErrors: false });
  } catch (cause) {
    throw new ConnectionFault('kubeconfig is not YAML', { cause });
  }
}

function pick<T extends { readonly name: string }>(entries: readonly T[], name: string, what: string): T {
  const found = entries.find((entry) => entry.name === name);
  if (found === undefined) throw new ConnectionFault(`kubeconfig has no ${what} named '${name}'`);
  return found;
}
