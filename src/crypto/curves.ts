/** The curves of RFC 7518 6.2.1.1 that STS accepts, with the octets of one coordinate and OpenSSL's names. */
export const CURVES = {
  'P-256': { octets: 32, openssl: 'prime256v1' },
  'P-384': { octets: 48, openssl: 'secp384r1' },
  'P-521': { octets: 66, openssl: 'secp521r1' },
} as const;

export type CurveName = keyof typeof CURVES;

/** The curve of a JWK's `crv`; undefined for any other text, inherited member names included. */
export function curveNamed(name: unknown): CurveName | undefined {
  return typeof name === 'string' && Object.hasOwn(CURVES, name) ? (name as CurveName) : undefined;
}

/** The curve by OpenSSL's name of it. */
export function curveOfOpenssl(name: string | undefined): CurveName | undefined {
  for (const curve of Object.keys(CURVES) as CurveName[]) {
    if (CURVES[curve].openssl === name) return curve;
  }
  return undefined;
}
