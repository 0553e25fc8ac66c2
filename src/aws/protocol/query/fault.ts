import type { Refusal } from '../../../core/errors/refusal.ts';
import { escapeText } from '../xml/escape.ts';

/** Namespace of the answers of calls that named no operation (sts.md 2.1). */
export const DISPATCH_NAMESPACE = 'http://webservices.amazon.com/AWSFault/2005-15-09';

/** Codes that are answered before an operation is known. */
const DISPATCH_CODES: ReadonlySet<string> = new Set(['InvalidAction']);

/** `Sender` is the caller's fault, `Receiver` ours. */
export const faultType = (status: number): string => (status < 500 ? 'Sender' : 'Receiver');

/** The error document of the query services, exactly as sts.md 2.1 prints it. */
export function queryErrorXml(refusal: Refusal, namespace: string, requestId: string): string {
  const ns = DISPATCH_CODES.has(refusal.code) ? DISPATCH_NAMESPACE : namespace;
  const message = refusal.message === '' ? '' : `    <Message>${escapeText(refusal.message)}</Message>\n`;
  return `<ErrorResponse xmlns="${ns}">
  <Error>
    <Type>${faultType(refusal.status)}</Type>
    <Code>${escapeText(refusal.code)}</Code>
${message}  </Error>
  <RequestId>${requestId}</RequestId>
</ErrorResponse>
`;
}

/** The same as JSON (sts.md 2.5). */
export function queryErrorJson(refusal: Refusal, requestId: string): string {
  const message = refusal.message === '' ? {} : { Message: refusal.message };
  return JSON.stringify({
    Error: { Code: refusal.code, ...message, Type: faultType(refusal.status) },
    RequestId: requestId,
  });
}
