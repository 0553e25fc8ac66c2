import { Refusal } from '../../core/errors/refusal.ts';

/** IAM's refusals (iam.md, policy-language.md 11 and 12): code, status and text are AWS's, byte for byte. */
export const notFound = (what: 'role' | 'user' | 'group', name: string): Refusal =>
  new Refusal('NoSuchEntity', 404, `The ${what} with name ${name} cannot be found.`);

export const alreadyExists = (message: string): Refusal => new Refusal('EntityAlreadyExists', 409, message);

export const noSuchEntity = (message: string): Refusal => new Refusal('NoSuchEntity', 404, message);

export const deleteConflict = (message: string): Refusal => new Refusal('DeleteConflict', 409, message);

export const overQuota = (quota: string, limit: number): Refusal =>
  new Refusal('LimitExceeded', 409, `Cannot exceed quota for ${quota}: ${limit}`);

export const limitExceeded = (message: string): Refusal => new Refusal('LimitExceeded', 409, message);

export const malformedPolicy = (message: string): Refusal =>
  new Refusal('MalformedPolicyDocument', 400, message);

export const invalidInput = (message: string): Refusal => new Refusal('InvalidInput', 400, message);

export const validationError = (message: string): Refusal => new Refusal('ValidationError', 400, message);
