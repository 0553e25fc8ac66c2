import { AuthenticationFault } from './fault.ts';
import type { SignatureClaim } from './signature-claim.ts';

/** Services whose global endpoint wants this region, wherever the instance says it is. */
const GLOBAL_REGION = 'us-east-1';
const GLOBAL_SERVICES: ReadonlySet<string> = new Set(['sts', 'iam', 's3']);

/** Region first, then service; when both are wrong the two texts are joined (sts.md 4.1). */
export function checkScope(claim: SignatureClaim, service: string, region: string): void {
  const regionFits =
    claim.region === region || (claim.region === GLOBAL_REGION && GLOBAL_SERVICES.has(service));
  let text = regionFits ? '' : 'Credential should be scoped to a valid region. ';
  if (claim.service !== service) text += `Credential should be scoped to correct service: '${service}'. `;
  if (claim.terminator !== 'aws4_request') {
    text += `Credential should be scoped with a valid terminator: 'aws4_request', not '${claim.terminator}'. `;
  }
  if (claim.date !== claim.timestamp.slice(0, 8)) {
    text +=
      'Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: ' +
      `'${claim.date}' != '${claim.timestamp.slice(0, 8)}', from '${claim.timestamp}'. `;
  }
  if (text === '') return;
  if (service !== 's3') throw new AuthenticationFault('scope', text);
  throw s3Fault(claim, region, regionFits, text);
}

function s3Fault(
  claim: SignatureClaim,
  region: string,
  regionFits: boolean,
  text: string,
): AuthenticationFault {
  const detail = regionFits ? text.trim() : `the region '${claim.region}' is wrong; expecting '${region}'`;
  return new AuthenticationFault('region', `The authorization header is malformed; ${detail}`, {
    members: regionFits ? {} : { Region: region },
    reason: text,
  });
}
