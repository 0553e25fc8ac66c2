import { readFile } from 'node:fs/promises';
import { JWS_ALGORITHMS } from '../../core/ports/cryptography.ts';
import { CommandFailure } from '../output.ts';
import type { ConfiguredIssuer } from './configured-issuer.ts';

/** The parts of Kubernetes' AuthenticationConfiguration that are served. What holds CEL, or anything else, is refused. */
async function schemaOf() {
  const { z } = await import('zod');
  const text = z.string().min(1);
  const claim = z.strictObject({ claim: text, prefix: z.string() });
  const issuer = z.strictObject({
    url: z.string().regex(/^https:\/\/[^\s?#]+$/),
    audiences: z.array(text).length(1),
    certificateAuthority: text.optional(),
  });
  const jwt = z.strictObject({
    issuer,
    claimValidationRules: z
      .array(z.strictObject({ claim: text, requiredValue: z.string() }))
      // Of two rules for a claim one would be lost.
      .refine((rules) => new Set(rules.map(({ claim: name }) => name)).size === rules.length)
      .optional()
      .default([]),
    claimMappings: z.strictObject({
      username: claim,
      groups: claim.optional(),
      uid: z.strictObject({ claim: text }).optional(),
    }),
  });
  return z.strictObject({
    apiVersion: z.enum([
      'apiserver.config.k8s.io/v1',
      'apiserver.config.k8s.io/v1beta1',
      'apiserver.config.k8s.io/v1alpha1',
    ]),
    kind: z.literal('AuthenticationConfiguration'),
    jwt: z.array(jwt).min(1).max(64),
  });
}

type Schema = Awaited<ReturnType<typeof schemaOf>>;
type Jwt = ReturnType<Schema['parse']>['jwt'][number];

function issuerOf({ issuer, claimValidationRules, claimMappings }: Jwt): ConfiguredIssuer {
  const { username, groups, uid } = claimMappings;
  return {
    rules: {
      issuerUrl: issuer.url,
      clientId: issuer.audiences[0] ?? '',
      usernameClaim: username.claim,
      usernamePrefix: username.prefix,
      ...(groups === undefined ? {} : { groupsClaim: groups.claim }),
      groupsPrefix: groups?.prefix ?? '',
      ...(uid === undefined ? {} : { uidClaim: uid.claim }),
      requiredClaims: Object.fromEntries(
        claimValidationRules.map((rule) => [rule.claim, rule.requiredValue]),
      ),
      // As an API server with such a file: every asymmetric algorithm that it knows.
      algorithms: JWS_ALGORITHMS,
    },
    authorityPem: issuer.certificateAuthority,
  };
}

async function documentOf(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandFailure(`cannot read ${file}`, { cause });
  });
  const { parse } = await import('yaml');
  try {
    return parse(text, { maxAliasCount: 100, prettyErrors: false });
  } catch (cause) {
    throw new CommandFailure(`${file} cannot be used: it is no YAML`, { cause, exitCode: 2 });
  }
}

/** Issuers of a file in the form of kube-apiserver's `--authentication-config`. Rejects with `CommandFailure`. */
export async function issuersOfFile(file: string): Promise<readonly ConfiguredIssuer[]> {
  const [document, schema] = await Promise.all([documentOf(file), schemaOf()]);
  const read = schema.safeParse(document);
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || 'its top'}: ${message}`);
    throw new CommandFailure(`${file} cannot be used: ${faults.join('; ')}`, {
      hint: 'claims and required values are served, expressions are not (docs/people.md)',
      exitCode: 2,
    });
  }
  const issuers = read.data.jwt.map(issuerOf);
  if (new Set(issuers.map(({ rules }) => rules.issuerUrl)).size < issuers.length)
    throw new CommandFailure(`${file} names an issuer twice`, { exitCode: 2 });
  return issuers;
}
