import { Refusal } from '../../core/errors/refusal.ts';

/** What the instance's owner is told about accounts. Codes are those of AWS Organizations. */
export const noSuchAccount = (nameOrId: string): Refusal =>
  new Refusal('AccountNotFoundException', 404, `there is no account ${nameOrId}`);

export const accountExists = (what: string): Refusal =>
  new Refusal('DuplicateAccountException', 409, `${what} is taken`);

export const accountInvalid = (message: string): Refusal =>
  new Refusal('InvalidInputException', 400, message);

export const accountConflict = (message: string): Refusal =>
  new Refusal('ConstraintViolationException', 409, message);
