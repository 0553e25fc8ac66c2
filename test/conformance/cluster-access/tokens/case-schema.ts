import { z } from 'zod';

/** Strict everywhere: a member that the runner does not understand must fail the suite, not pass by being overlooked. */
const PEOPLE = [
  'alice',
  'role-session',
  'root-session',
  'user-session',
  'federated-user',
  'foreigner',
] as const;
export type Person = (typeof PEOPLE)[number];

const tokenSchema = z
  .strictObject({
    /** The whole token as it is. Nothing else then. */
    literal: z.string(),
    /** What the token decodes to, as text or as hex. Nothing else then. */
    text: z.string(),
    hex: z.string(),
    /** Who signs; absent: the signature is zeros. */
    by: z.enum(PEOPLE),
    secret: z.literal('wrong'),
    sessionToken: z.enum(['absent', 'of-another']),
    /** Seconds that the session has left. */
    expires: z.number(),
    /** Characters of session policy, to make the token long. */
    policy: z.number(),
    scheme: z.string(),
    host: z.string(),
    path: z.string(),
    /** The cluster that is signed for; null: the header is not signed. */
    cluster: z.string().nullable(),
    /** Further headers that are listed as signed, with what was signed. */
    headers: z.record(z.string(), z.string()),
    region: z.string(),
    service: z.string(),
    /** When it was signed, in seconds from now. */
    at: z.number(),
    /** Parameters besides the usual or in their place; null leaves one out. Signed like the others. */
    parameters: z.record(z.string(), z.string().nullable()),
    /** Put in front of the query and behind it after it was signed. */
    before: z.string(),
    after: z.string(),
    fragment: z.string(),
    /** Texts of the URL that are replaced after it was signed; `/…/` is a pattern. */
    spoil: z.array(z.tuple([z.string(), z.string()])),
    /** The same of the token itself. */
    respell: z.array(z.tuple([z.string(), z.string()])),
  })
  .partial();

const stsSchema = z.union([
  z.strictObject({ status: z.number(), body: z.string() }),
  z.strictObject({ account: z.string(), arn: z.string(), userId: z.string() }),
  z.strictObject({ fails: z.string() }),
  z.strictObject({ unreadable: z.string() }),
]);

const userSchema = z.strictObject({
  username: z.string(),
  uid: z.string(),
  groups: z.array(z.string()),
  extra: z.record(z.string(), z.string()).nullable(),
});

export const caseSchema = z.strictObject({
  title: z.string(),
  /** Of cluster-authenticator.md. */
  section: z.string(),
  token: tokenSchema,
  verifier: z
    .strictObject({
      cluster: z.string(),
      partition: z.string(),
      region: z.string(),
      endpoints: z.array(z.string()),
      awsToo: z.boolean(),
      scrubbed: z.array(z.string()),
    })
    .partial()
    .default({}),
  /** What happens between signing and verifying. */
  meanwhile: z
    .array(
      z.enum(['delete-user', 'deactivate-key', 'delete-key', 'delete-role', 'remake-role', 'revoke-session']),
    )
    .default([]),
  /** Seconds that pass in between. */
  later: z.number().default(0),
  /** Instead of the STS of the instance, asked over the network or not at all. */
  sts: stsSchema.optional(),
  /** Identities by canonical ARN; absent: the cast by their usual names. */
  map: z.record(z.string(), z.strictObject({ username: z.string(), groups: z.array(z.string()) })).optional(),
  /** The mapper fails in this way. */
  mapFails: z.string().optional(),
  expect: z
    .strictObject({
      user: userSchema,
      by: z.string(),
      result: z.enum(['invalid_token', 'sts_error', 'sts_throttling', 'uknown_user']),
      check: z.string(),
      /** The reference's text, or between slashes a pattern of it. */
      message: z.string(),
      /** Our own text, where the reference has no such check. */
      own: z.literal(true),
      /** Pattern of what the audit record says beyond the message. */
      reason: z.string(),
      /** Members of the record's `additionalEventData`. */
      additional: z.record(z.string(), z.string()),
      /** The record's `requestParameters.sts`; null: the token never got so far. */
      sts: z.string().nullable(),
    })
    .partial(),
});

export type TokenCase = z.infer<typeof caseSchema>;
export type TokenRecipe = TokenCase['token'];
