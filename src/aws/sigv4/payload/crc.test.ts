import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Checksum, crc32Checksum, crc32cChecksum, crc64nvmeChecksum } from './crc.ts';

const hexOf = (checksum: Checksum, text: string): string => {
  for (const part of [text.slice(0, 3), text.slice(3)]) checksum.update(Buffer.from(part));
  return Buffer.from(checksum.base64(), 'base64').toString('hex');
};

// Check values of the CRC catalogue, for the text "123456789".
test('CRC-32', () => assert.equal(hexOf(crc32Checksum(), '123456789'), 'cbf43926'));
test('CRC-32C', () => assert.equal(hexOf(crc32cChecksum(), '123456789'), 'e3069283'));
test('CRC-64/NVME', () => assert.equal(hexOf(crc64nvmeChecksum(), '123456789'), 'ae8b14860a799888'));
