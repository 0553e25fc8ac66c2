import { print } from '../output.ts';

/** `aws s3 mb` for machines without the AWS CLI: the same call, the same line. */
export async function makeBucket(name: string): Promise<void> {
  const { CreateBucketCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ forcePathStyle: true, region: process.env.AWS_REGION ?? 'us-east-1' });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  print(`make_bucket: ${name}`);
}
