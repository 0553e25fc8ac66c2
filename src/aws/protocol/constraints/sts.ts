import { type Constraint, type ConstraintTable, pattern, XML_TEXT } from './constraint.ts';

const WORD = pattern('[\\w+=,.@-]*');
const roleArn: Constraint = { minimumLength: 20, maximumLength: 2048, pattern: XML_TEXT };
const roleSessionName: Constraint = { minimumLength: 2, maximumLength: 64, pattern: WORD };
const durationSeconds: Constraint = { minimum: 900, maximum: 43_200 };
const tagKey: Constraint = {
  minimumLength: 1,
  maximumLength: 128,
  pattern: pattern('[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+', 'u'),
};

/** Member constraints of STS (sts.md 3 and 6). */
export const STS_CONSTRAINTS: ConstraintTable = {
  AssumeRoleRequest: {
    RoleArn: roleArn,
    RoleSessionName: roleSessionName,
    Policy: { minimumLength: 1, pattern: XML_TEXT },
    DurationSeconds: durationSeconds,
    Tags: { maximumLength: 50 },
    TransitiveTagKeys: { maximumLength: 50 },
    'TransitiveTagKeys.item': tagKey,
    ExternalId: { minimumLength: 2, maximumLength: 1224, pattern: pattern('[\\w+=,.@:\\/-]*') },
    SerialNumber: { minimumLength: 9, maximumLength: 256, pattern: pattern('[\\w+=/:,.@-]*') },
    TokenCode: { minimumLength: 6, maximumLength: 6, pattern: pattern('[\\d]*') },
    // 256 on the wire, although the model says 64 (sts.md 6.6).
    SourceIdentity: { minimumLength: 2, maximumLength: 256, pattern: WORD },
    ProvidedContexts: { maximumLength: 5 },
  },
  AssumeRoleWithWebIdentityRequest: {
    RoleArn: roleArn,
    RoleSessionName: roleSessionName,
    WebIdentityToken: { minimumLength: 4, maximumLength: 20_000 },
    ProviderId: { minimumLength: 4, maximumLength: 2048 },
    Policy: { minimumLength: 1, maximumLength: 2048, pattern: XML_TEXT },
    DurationSeconds: durationSeconds,
  },
  DecodeAuthorizationMessageRequest: {
    EncodedMessage: { minimumLength: 1, maximumLength: 10_240 },
  },
  PolicyDescriptorType: { arn: roleArn },
  Tag: {
    Key: tagKey,
    Value: { maximumLength: 256, pattern: pattern('[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*', 'u') },
  },
};
