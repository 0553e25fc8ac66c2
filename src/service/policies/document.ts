import { malformedPolicy } from '../validation/iam-refusals.ts';

/** Checks a managed or inline policy. Throws `Refusal` MalformedPolicyDocument. */
export function checkPermissionDocument(text: string): void {
  parseObject(text, 'Syntax errors in policy.');
}

/** Checks a trust policy. Throws `Refusal` MalformedPolicyDocument. */
export function checkTrustDocument(text: string): void {
  parseObject(text, 'This policy contains invalid Json');
}

/** Characters without white space: what policy sizes count. */
export function significantLength(text: string): number {
  return text.replace(/\s+/g, '').length;
}

function parseObject(text: string, fault: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw malformedPolicy(fault);
}
