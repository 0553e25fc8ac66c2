import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cryptography } from '../../crypto/index.ts';
import type { AuditEvent } from '../../service/audit/audit.ts';
import type { Services } from '../../service/services.ts';
import { admissionRecorder } from './record-admission.ts';
import type { ReviewRequest } from './review.ts';

const UID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const ROLE = 'arn:aws:iam::111122223333:role/app';

function recorded(
  request: Partial<ReviewRequest>,
  admission: { patch?: string; warnings?: string[]; denial?: string },
) {
  const events: AuditEvent[] = [];
  const parts = {
    clock: { now: () => 7 },
    cryptography,
    settings: { region: 'us-east-1' },
    audit: { record: (event: AuditEvent) => void events.push(event) },
  };
  // The recorder reads these services and no other.
  const observe = admissionRecorder(parts as unknown as Services, { account: '111122223333', cluster: 'c' });
  const review = { uid: UID, namespace: 'ns', name: 'p', createsPod: true, object: undefined, ...request };
  observe(review, 'sa', { patch: undefined, warnings: [], denial: undefined, ...admission });
  const [event] = events;
  assert.ok(event);
  return event;
}

test('a pod that was given a role', () => {
  const patch = JSON.stringify([{ op: 'add', path: '/x', value: [{ name: 'AWS_ROLE_ARN', value: ROLE }] }]);
  const event = recorded({}, { patch, warnings: ['w'] });
  assert.deepEqual([event.requestId, event.service, event.operation], [UID, 'kubernetes.c', 'AdmitPod']);
  assert.deepEqual(event.additional, {
    mutated: 'true',
    method: 'sts_web_identity',
    roleArn: ROLE,
    warnings: 'w',
  });
  assert.deepEqual(event.workload, { namespace: 'ns', serviceAccount: 'sa', pod: 'p' });
  assert.equal(event.errorCode, undefined);
});

test('one that was left as it is, and one that was denied', () => {
  assert.deepEqual(recorded({ name: '' }, {}).additional, { mutated: 'false' });
  const denied = recorded({}, { denial: 'why' });
  assert.deepEqual(
    [denied.errorCode, denied.errorMessage, denied.check, denied.additional.mutated],
    ['AdmissionDenied', 'why', 'podIdentityAdmission', 'false'],
  );
});

test('attack: a review names its uid as it likes, and the event has an id all the same', () => {
  const event = recorded({ uid: '\n"}{' }, { warnings: ['x'.repeat(10_000)] });
  assert.match(event.requestId, /^[0-9a-f-]{36}$/);
  assert.equal(event.additional.warnings?.length, 2048);
});
