import { z } from 'zod';

/** Strict everywhere: a member that no runner understands must fail the suite, not pass by being overlooked. */
const statements = z.array(z.record(z.string(), z.unknown()));

/** A key of the provider's published set: a signing key by name, and how its JWK differs from a plain one. */
const jwkRecipe = z.strictObject({
  key: z.string(),
  /** Null: the JWK has none. */
  kid: z.string().nullable().optional(),
  /** Further members. `x5c` may be the name of a signing key whose certificate it holds. */
  more: z.record(z.string(), z.unknown()).default({}),
  /** Members that are left out. */
  without: z.array(z.string()).default([]),
  /** So many of them, each with a kid of its own. */
  count: z.number().int().positive().default(1),
});

const stateSchema = z.strictObject({
  role: z
    .strictObject({
      absent: z.boolean(),
      trust: statements,
      maxSessionDuration: z.number(),
      permissions: statements,
    })
    .partial()
    .default({}),
  /** Alice's own policy; null: she has none. */
  alice: statements.nullable().optional(),
  /** Policy of the role that sessions call from. */
  source: statements.nullable().optional(),
  provider: z
    .strictObject({
      absent: z.boolean(),
      clientIds: z.array(z.string()),
      thumbprints: z.array(z.string()),
      keys: z.array(jwkRecipe),
      /** It cannot be reached; it shows a certificate that nothing vouches for; one that only a thumbprint does. */
      fetch: z.enum(['served', 'unreachable', 'untrusted', 'pinned']),
    })
    .partial()
    .default({}),
  /** Alice's MFA device. */
  device: z
    .strictObject({ absent: z.boolean(), used: z.boolean(), failed: z.number() })
    .partial()
    .default({}),
  outboundFederation: z.boolean().default(false),
});

/** Which credentials the caller has, and how they are spoiled. Times are seconds from now. */
const callerSchema = z.strictObject({
  as: z.enum([
    'anonymous',
    'alice',
    'bob',
    'root',
    'role-session',
    'user-session',
    'mfa-session',
    'federated-user',
  ]),
  issued: z.number().optional(),
  expires: z.number().optional(),
  /** Unique id of the session's role when that is not the present one's. */
  roleId: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  transitiveTagKeys: z.array(z.string()).optional(),
  sourceIdentity: z.string().optional(),
  /** The role's session came from a token of the provider. */
  federated: z.boolean().optional(),
  /** Statements of the session policy. */
  policy: statements.optional(),
  keyId: z.enum(['unknown']).optional(),
  secret: z.enum(['wrong']).optional(),
  token: z.enum(['absent', 'of-another', 'garbled']).optional(),
});

/** How the request is signed. */
const signSchema = z
  .strictObject({
    region: z.string(),
    service: z.string(),
    terminator: z.string(),
    /** Seconds by which the signer's clock is off. */
    clock: z.number(),
    presigned: z.boolean(),
    authorization: z.string(),
  })
  .partial();

/** What only a hand-made request can say. Parameters are `[name, value]`. */
const httpSchema = z
  .strictObject({
    method: z.enum(['GET', 'POST', 'PUT']),
    path: z.string(),
    /** Null: none is sent. */
    contentType: z.string().nullable(),
    accept: z.string(),
    /** In the place of the operation's name; null: the parameter is left out. */
    action: z.string().nullable(),
    version: z.string().nullable(),
    before: z.array(z.tuple([z.string(), z.string()])),
    after: z.array(z.tuple([z.string(), z.string()])),
    /** Pads the body with an unknown parameter to so many bytes. */
    length: z.number(),
  })
  .partial();

const expectSchema = z.strictObject({
  status: z.number(),
  code: z.string().optional(),
  /** Null: the document has no `Message`. */
  message: z.string().nullable().optional(),
  /** The reference holds no text for this condition: the message is our own. */
  unrecorded: z.literal(true).optional(),
  /** Pattern of the audit record's true reason; absent: the record has none, the message says it all. */
  reason: z.string().optional(),
  /** What the audit record's `additionalEventData` must hold. */
  additional: z.record(z.string(), z.string()).default({}),
  /** Element names of the whole document in order. */
  elements: z.array(z.string()).optional(),
  /** Texts of elements by name; between slashes: a pattern. */
  values: z.record(z.string(), z.string()).default({}),
  absent: z.array(z.string()).default([]),
  /** The body, byte for byte. */
  body: z.string().optional(),
  headers: z.record(z.string(), z.string()).default({}),
  /** An answer of the transport: no body, no request id, no audit record. */
  bare: z.literal(true).optional(),
});

export const caseSchema = z.strictObject({
  /** Of sts.md, unless it names another reference. */
  section: z.string(),
  /** The row of the section that the case stands for, as `rows.json` names it. */
  row: z.string(),
  title: z.string(),
  state: stateSchema.prefault({}),
  caller: callerSchema,
  sign: signSchema.default({}),
  service: z.enum(['sts', 'iam', 's3']).default('sts'),
  operation: z.string(),
  input: z.record(z.string(), z.unknown()),
  http: httpSchema.optional(),
  /** Why the SDK cannot say this. Absent: it must. */
  beyondSdk: z.string().optional(),
  expect: expectSchema,
});

/** One case, defaults filled in. */
export type StsCase = z.infer<typeof caseSchema>;
