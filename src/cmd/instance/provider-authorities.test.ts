import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createFakeAuthority } from '../../../test/fakes/authority.fake.ts';
import { readProviderAuthorities } from './provider-authorities.ts';

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'rolecall-authorities-'));
});
after(() => rmSync(folder, { recursive: true }));

function written(text: string): string {
  const file = join(folder, 'ca.pem');
  writeFileSync(file, text);
  return file;
}

test('the authorities of a file, as they are written', async () => {
  const { certificatePem } = await createFakeAuthority();
  const file = written(`# ours\n${certificatePem}${certificatePem}`);
  assert.deepEqual(readProviderAuthorities(file), {
    file,
    pem: `# ours\n${certificatePem}${certificatePem}`,
  });
  assert.equal(readProviderAuthorities(undefined), undefined);
});

test('what holds no certificate, or one that cannot be read, is told before anything starts', async () => {
  const { certificatePem } = await createFakeAuthority();
  const junk = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  assert.throws(
    () => readProviderAuthorities(written(certificatePem + junk)),
    /certificate 2 cannot be read/,
  );
  assert.throws(() => readProviderAuthorities(written('')), /holds no PEM certificate/);
  assert.throws(() => readProviderAuthorities(written('x'.repeat(4_194_305))), /larger than/);
  assert.throws(() => readProviderAuthorities(join(folder, 'missing')), /cannot be read/);
  assert.throws(() => readProviderAuthorities(folder), /cannot be read/);
  for (const value of ['', 'a\0b', 7, true])
    assert.throws(() => readProviderAuthorities(value), /must be a path/);
});
