let second = Number.NaN;
let text = '';

/** `2026-11-21T22:31:49Z`, as STS and IAM print times. Sessions minted in one second end in one second: it is printed once. */
export function isoSeconds(date: Date): string {
  const wanted = Math.floor(date.getTime() / 1000);
  if (wanted !== second) {
    text = `${date.toISOString().slice(0, 19)}Z`;
    second = wanted;
  }
  return text;
}

/** `2026-11-21T22:31:49.000Z`, as S3, EC2 and CloudFormation print times. */
export const isoMilliseconds = (date: Date): string => date.toISOString();

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Parses an ISO 8601 instant, or epoch seconds. Undefined when it is neither. */
export function parseInstant(text: string): Date | undefined {
  if (ISO.test(text)) {
    const date = new Date(text);
    return Number.isNaN(date.getTime()) ? undefined : date;
  }
  if (/^\d{1,12}(?:\.\d{1,9})?$/.test(text)) return new Date(Number(text) * 1000);
  return undefined;
}

const HTTP = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** Parses an RFC 9110 IMF-fixdate. Undefined when it is not one. */
export function parseHttpDate(text: string): Date | undefined {
  if (!HTTP.test(text)) return undefined;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
