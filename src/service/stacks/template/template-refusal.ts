import { Refusal } from '../../../core/errors/refusal.ts';

/** A template that is refused before anything is made. */
export function templateFormatError(message: string): Refusal {
  return new Refusal('ValidationError', 400, `Template format error: ${message}`);
}

/** A function that is refused. CloudFormation words these without `format`. */
export function templateError(message: string): Refusal {
  return new Refusal('ValidationError', 400, `Template error: ${message}`);
}
