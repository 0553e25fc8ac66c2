import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openResourceDoors } from '../../../test/fakes/resource-doors.fake.ts';
import { batchedInstanceNames } from '../../service/cluster-access/batched-instance-names.ts';
import { createSandboxNode } from '../../service/instances/create-sandbox-node.ts';
import { describeInstances } from './describe-instances.ts';

test('section 6: names of instances by EC2; an invented one in the batch fails nobody else', async (t) => {
  const doors = await openResourceDoors();
  t.after(() => doors.close());
  const { accessKeyId, secretAccessKey } = doors.administrator;
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
  const node = await createSandboxNode(doors.services, {
    cluster: 'sandbox',
    name: 'ip-10-0-0-1.ec2.internal',
    privateIp: '10.0.0.1',
    architecture: 'x86_64',
  });
  let asked = 0;
  const describe = describeInstances({
    region: 'us-east-1',
    endpoint: doors.endpoint,
    roleArn: '',
    sourceArn: '',
    rate: 100,
    burst: 5,
    asked: () => asked++,
  });
  const invented = 'i-00000000000000000';
  assert.deepEqual(
    await describe([node.id, invented, 'i-zzzzzzzz']),
    new Map([[node.id, node.privateDnsName]]),
  );
  assert.equal(asked, 1);
  const names = batchedInstanceNames(describe);
  assert.equal(await names.privateDnsName(node.id, ''), node.privateDnsName);
  await assert.rejects(async () => names.privateDnsName(invented, ''), /failed to find node i-0+ /);
});
