import { invalidBucketName } from './refusals.ts';

const FORM = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;
const RESERVED_STARTS = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const RESERVED_ENDS = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'];

/** S3's rules for the names of general purpose buckets. Throws `Refusal` InvalidBucketName. */
export function checkBucketName(name: string): void {
  const sound =
    FORM.test(name) &&
    !name.includes('..') &&
    !ADDRESS.test(name) &&
    !RESERVED_STARTS.some((start) => name.startsWith(start)) &&
    !RESERVED_ENDS.some((end) => name.endsWith(end));
  if (!sound) throw invalidBucketName(name);
}
