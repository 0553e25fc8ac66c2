import { crc32 } from 'node:zlib';

/** A running checksum. `base64` is of the big-endian bytes, as S3 writes checksums. */
export interface Checksum {
  update(chunk: Uint8Array): void;
  base64(): string;
}

const CASTAGNOLI = 0x82f63b78;
/** NVMe's CRC-64, reflected: upper and lower half. */
const NVME_HIGH = 0x9a6c9329;
const NVME_LOW = 0xac4bc9b5;

function base64Of(...words: readonly number[]): string {
  const bytes = Buffer.alloc(words.length * 4);
  for (const [index, word] of words.entries()) bytes.writeUInt32BE(word >>> 0, index * 4);
  return bytes.toString('base64');
}

function castagnoliTable(): Uint32Array {
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i += 1) {
    let value = i;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ CASTAGNOLI : value >>> 1;
    table[i] = value;
  }
  return table;
}

function nvmeTables(): { readonly high: Uint32Array; readonly low: Uint32Array } {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let i = 0; i < 256; i += 1) {
    let upper = 0;
    let lower = i;
    for (let bit = 0; bit < 8; bit += 1) {
      const odd = lower & 1;
      lower = ((lower >>> 1) | (upper << 31)) >>> 0;
      upper >>>= 1;
      if (odd === 1) {
        upper = (upper ^ NVME_HIGH) >>> 0;
        lower = (lower ^ NVME_LOW) >>> 0;
      }
    }
    high[i] = upper;
    low[i] = lower;
  }
  return { high, low };
}

let castagnoli: Uint32Array | undefined;
let nvme: ReturnType<typeof nvmeTables> | undefined;

export function crc32Checksum(): Checksum {
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    base64: () => base64Of(value),
  };
}

export function crc32cChecksum(): Checksum {
  castagnoli ??= castagnoliTable();
  const table = castagnoli;
  let value = 0xffffffff;
  return {
    update: (chunk) => {
      for (const byte of chunk) value = (value >>> 8) ^ (table[(value ^ byte) & 0xff] as number); // 256 entries
    },
    base64: () => base64Of(value ^ 0xffffffff),
  };
}

export function crc64nvmeChecksum(): Checksum {
  nvme ??= nvmeTables();
  const tables = nvme;
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update: (chunk) => {
      for (const byte of chunk) {
        const index = (low ^ byte) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (tables.low[index] as number); // 256 entries
        high = (high >>> 8) ^ (tables.high[index] as number); // 256 entries
      }
    },
    base64: () => base64Of(high ^ 0xffffffff, low ^ 0xffffffff),
  };
}
