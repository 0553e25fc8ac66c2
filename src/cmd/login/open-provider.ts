import { readFileSync } from 'node:fs';
import type { Configuration } from 'openid-client';
import { printable } from '../audit/printable.ts';
import { CommandFailure } from '../output.ts';
import { clientSecret, type LoginRequest } from './login-request.ts';
import { providerFetch } from './provider-fetch.ts';

type Library = typeof import('openid-client');

/** The provider as its own document describes it, and this client of it. */
export interface OpenProvider {
  readonly library: Library;
  readonly configuration: Configuration;
  /** Scopes to ask for, with spaces. */
  readonly scope: string;
}

/** What tells who somebody is, and keeps them logged in; asked for where the provider knows them. */
const USUAL = ['email', 'profile', 'groups', 'offline_access'];

function authorityOf({ caFile }: LoginRequest): string | undefined {
  if (caFile === undefined) return undefined;
  try {
    return readFileSync(caFile, 'utf8');
  } catch (cause) {
    throw new CommandFailure(`cannot read ${caFile}`, { cause });
  }
}

/** The library's words for a cause that it hands on. */
const SAYS_NOTHING = 'something went wrong';

interface Described {
  readonly error?: unknown;
  readonly error_description?: unknown;
  readonly cause?: unknown;
}

/** Why the provider, or the library that checks its answers, said no: fit for a terminal, whatever the provider wrote. */
export function providerFailure(what: string, failure: unknown): CommandFailure {
  if (failure instanceof CommandFailure) return failure;
  const {
    error,
    error_description: description,
    cause,
  }: Described = typeof failure === 'object' && failure !== null ? failure : {};
  const parts = [
    typeof error === 'string' ? error : failure instanceof Error ? failure.message : String(failure),
    typeof description === 'string' ? description : undefined,
    cause instanceof Error ? cause.message : undefined,
  ];
  const why = parts.filter((part) => part !== undefined && part !== '' && part !== SAYS_NOTHING).join(': ');
  return new CommandFailure(`${what}: ${printable(why).slice(0, 500)}`, { cause: failure });
}

/** Loads the library, which only these commands need, and asks the provider what it is. Rejects with `CommandFailure`. */
export async function openProvider(request: LoginRequest): Promise<OpenProvider> {
  const library = await import('openid-client');
  const secret = clientSecret(request);
  try {
    const configuration = await library.discovery(
      new URL(request.issuerUrl),
      request.clientId,
      undefined,
      secret === undefined ? library.None() : library.ClientSecretPost(secret),
      {
        [library.customFetch]: providerFetch(authorityOf(request)),
        // Signatures of ID tokens are verified here too, not only by whom the tokens are for.
        execute: [library.enableNonRepudiationChecks],
        timeout: 15,
      },
    );
    const known = configuration.serverMetadata().scopes_supported ?? [];
    const usual = ['openid', ...USUAL.filter((scope) => known.includes(scope))];
    return { library, configuration, scope: (request.scopes ?? usual).join(' ') };
  } catch (failure) {
    throw providerFailure(`the provider ${request.issuerUrl} cannot be used`, failure);
  }
}
