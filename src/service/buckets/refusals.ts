import { Refusal } from '../../core/errors/refusal.ts';

/** What S3 says, word for word. Texts and members are part of the wire: clients match on them. */
export const noSuchBucket = (name: string) =>
  new Refusal('NoSuchBucket', 404, 'The specified bucket does not exist', { members: { BucketName: name } });

export const noSuchKey = (key: string) =>
  new Refusal('NoSuchKey', 404, 'The specified key does not exist.', { members: { Key: key } });

export const noSuchBucketPolicy = (name: string) =>
  new Refusal('NoSuchBucketPolicy', 404, 'The bucket policy does not exist', {
    members: { BucketName: name },
  });

export const invalidBucketName = (name: string) =>
  new Refusal('InvalidBucketName', 400, 'The specified bucket is not valid.', {
    members: { BucketName: name },
  });

export const bucketAlreadyExists = (name: string) =>
  new Refusal(
    'BucketAlreadyExists',
    409,
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    { members: { BucketName: name } },
  );

export const bucketAlreadyOwnedByYou = (name: string) =>
  new Refusal(
    'BucketAlreadyOwnedByYou',
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
    { members: { BucketName: name } },
  );

export const bucketNotEmpty = (name: string) =>
  new Refusal('BucketNotEmpty', 409, 'The bucket you tried to delete is not empty', {
    members: { BucketName: name },
  });

export const illegalLocation = (constraint: string) =>
  new Refusal(
    'IllegalLocationConstraintException',
    400,
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );

export const invalidLocation = (constraint: string) =>
  new Refusal('InvalidLocationConstraint', 400, 'The specified location-constraint is not valid', {
    members: { LocationConstraint: constraint },
  });

export const keyTooLong = (size: number, maximum: number) =>
  new Refusal('KeyTooLongError', 400, 'Your key is too long', {
    members: { Size: String(size), MaxSizeAllowed: String(maximum) },
  });

export const invalidUri = (key: string) =>
  new Refusal('InvalidURI', 400, "Couldn't parse the specified URI.", { members: { URI: key } });

export const entityTooLarge = (maximum: number) =>
  new Refusal('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size', {
    members: { MaxSizeAllowed: String(maximum) },
  });

export const metadataTooLarge = (size: number, maximum: number) =>
  new Refusal('MetadataTooLarge', 400, 'Your metadata headers exceed the maximum allowed metadata size', {
    members: { Size: String(size), MaxSizeAllowed: String(maximum) },
  });

export const badDigest = () =>
  new Refusal('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.');

export const invalidDigest = (digest: string) =>
  new Refusal('InvalidDigest', 400, 'The Content-MD5 you specified was invalid.', {
    members: { 'Content-MD5': digest },
  });

export const invalidRange = (range: string, size: number) =>
  new Refusal('InvalidRange', 416, 'The requested range is not satisfiable', {
    members: { RangeRequested: range, ActualObjectSize: String(size) },
  });

export const preconditionFailed = (condition: string) =>
  new Refusal('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold', {
    members: { Condition: condition },
  });

export const notModified = () => new Refusal('NotModified', 304, 'Not Modified');

export const invalidArgument = (message: string, name: string, value: string) =>
  new Refusal('InvalidArgument', 400, message, { members: { ArgumentName: name, ArgumentValue: value } });

export const methodNotAllowed = () =>
  new Refusal('MethodNotAllowed', 405, 'The specified method is not allowed against this resource.');

export const malformedXml = () =>
  new Refusal(
    'MalformedXML',
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

export const malformedPolicy = (message: string, reason?: string) =>
  new Refusal('MalformedPolicy', 400, message, reason === undefined ? {} : { reason });
