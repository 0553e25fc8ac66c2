import { type Constraint, type ConstraintTable, pattern, XML_TEXT } from './constraint.ts';

const WORD = pattern('[\\w+=,.@-]*');
const roleArn: Constraint = { minimumLength: 20, maximumLength: 2048, pattern: XML_TEXT };
const roleSessionName: Constraint = { minimumLength: 2, maximumLength: 64, pattern: WORD };
const durationSeconds: Constraint = { minimum: 900, maximum: 43_200 };
const userSessionSeconds: Constraint = { minimum: 900, maximum: 129_600 };
const policyArns: Constraint = { maximumLength: 10 };
const tags: Constraint = { maximumLength: 50 };
const serialNumber: Constraint = {
  minimumLength: 9,
  maximumLength: 256,
  pattern: pattern('[\\w+=/:,.@-]*'),
};
const tokenCode: Constraint = { minimumLength: 6, maximumLength: 6, pattern: pattern('[\\d]*') };
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
    PolicyArns: policyArns,
    Policy: { minimumLength: 1, pattern: XML_TEXT },
    DurationSeconds: durationSeconds,
    Tags: tags,
    TransitiveTagKeys: { maximumLength: 50 },
    'TransitiveTagKeys.item': tagKey,
    ExternalId: { minimumLength: 2, maximumLength: 1224, pattern: pattern('[\\w+=,.@:\\/-]*') },
    SerialNumber: serialNumber,
    TokenCode: tokenCode,
    // 256 on the wire, although the model says 64 (sts.md 6.6).
    SourceIdentity: { minimumLength: 2, maximumLength: 256, pattern: WORD },
    ProvidedContexts: { maximumLength: 5 },
  },
  AssumeRoleWithWebIdentityRequest: {
    RoleArn: roleArn,
    RoleSessionName: roleSessionName,
    WebIdentityToken: { minimumLength: 4, maximumLength: 20_000 },
    ProviderId: { minimumLength: 4, maximumLength: 2048 },
    PolicyArns: policyArns,
    Policy: { minimumLength: 1, maximumLength: 2048, pattern: XML_TEXT },
    DurationSeconds: durationSeconds,
  },
  DecodeAuthorizationMessageRequest: {
    EncodedMessage: { minimumLength: 1, maximumLength: 10_240 },
  },
  GetAccessKeyInfoRequest: {
    AccessKeyId: { minimumLength: 16, maximumLength: 128, pattern: pattern('[\\w]*') },
  },
  GetFederationTokenRequest: {
    Name: { minimumLength: 2, maximumLength: 32, pattern: WORD },
    Policy: { minimumLength: 1, maximumLength: 2048, pattern: XML_TEXT },
    PolicyArns: policyArns,
    DurationSeconds: userSessionSeconds,
    Tags: tags,
  },
  GetSessionTokenRequest: {
    DurationSeconds: userSessionSeconds,
    SerialNumber: serialNumber,
    TokenCode: tokenCode,
  },
  GetWebIdentityTokenRequest: {
    Audience: { minimumLength: 1, maximumLength: 10 },
    'Audience.item': { minimumLength: 1, maximumLength: 1000 },
    SigningAlgorithm: { minimumLength: 5, maximumLength: 5, values: ['ES384', 'RS256'] },
    DurationSeconds: { minimum: 60, maximum: 3600 },
    Tags: tags,
  },
  ProvidedContext: {
    ProviderArn: { minimumLength: 20, maximumLength: 2048 },
    ContextAssertion: { minimumLength: 4, maximumLength: 2048 },
  },
  PolicyDescriptorType: { arn: roleArn },
  Tag: {
    Key: tagKey,
    Value: { maximumLength: 256, pattern: pattern('[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*', 'u') },
  },
};
