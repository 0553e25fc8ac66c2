import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFakeAuthority } from '../../../test/fakes/authority.fake.ts';
import { FakeLog } from '../../../test/fakes/log.fake.ts';
import { followGivenCertificate } from './given-certificate.ts';

test('a new pair is taken; half of one is not, and what was served goes on', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'rolecall-certificate-'));
  const files = { certificate: join(folder, 'tls.crt'), key: join(folder, 'tls.key') };
  const [old, next] = [await createFakeAuthority(), await createFakeAuthority()];
  await assert.rejects(followGivenCertificate(files, new FakeLog()));
  await writeFile(files.certificate, old.certificatePem);
  await writeFile(files.key, old.privateKeyPem);
  const given = await followGivenCertificate(files, new FakeLog(), 50);
  t.after(async () => {
    await given.stop();
    await rm(folder, { recursive: true });
  });
  const renewed = Promise.withResolvers<string>();
  given.onChange(({ certificatePem }) => renewed.resolve(certificatePem));
  await writeFile(files.certificate, next.certificatePem);
  while (given.connected()) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(given.current.certificatePem, old.certificatePem);
  await writeFile(files.key, next.privateKeyPem);
  assert.equal(await renewed.promise, next.certificatePem);
  assert.equal(given.connected(), true);
});
