/** The account that an ARN names; empty where it names none, and for what is no ARN. */
export function accountPart(arn: string): string {
  let start = 0;
  for (let colon = 0; colon < 4; colon++) {
    start = arn.indexOf(':', start) + 1;
    if (start === 0) return '';
  }
  const end = arn.indexOf(':', start);
  return end < 0 ? '' : arn.slice(start, end);
}
