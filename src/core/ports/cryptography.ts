/** JWS algorithms that AWS STS accepts (sts.md 7.2). `none` and the HMAC family do not exist here on purpose. */
export const JWS_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'] as const;
export type JwsAlgorithm = (typeof JWS_ALGORITHMS)[number];

/** A public key of a JWKS, parsed as RFC 7517 names its members. */
export interface PublicJwk {
  readonly kty: 'RSA' | 'EC';
  readonly kid?: string;
  readonly use?: string;
  readonly alg?: string;
  readonly key_ops?: readonly string[];
  readonly n?: string;
  readonly e?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly x5c?: readonly string[];
}

/** An imported public key, ready to verify. Opaque outside `crypto/`. */
export interface VerificationKey {
  readonly kty: 'RSA' | 'EC';
  readonly curve?: string;
}

/** An imported private key, ready to sign. Opaque outside `crypto/`; never rendered as text. */
export interface PrivateKey {
  readonly kty: 'RSA' | 'EC';
}

export interface StreamingHash {
  update(chunk: Uint8Array): void;
  hex(): string;
  base64(): string;
}

/** A new key pair. */
export interface GeneratedKey {
  readonly publicJwk: PublicJwk;
  readonly kid: string;
  /** PKCS#8 */
  readonly privateKeyPem: string;
}

/** A certificate with its key, as TLS servers and kubeconfigs take them. */
export interface IssuedCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly notAfter: number;
}

export interface CertificateRequest {
  readonly commonName: string;
  readonly organizations?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly usages: readonly ('server' | 'client')[];
  /** Validity in milliseconds from `now`. */
  readonly lifetime: number;
  readonly now: number;
}

/**
 * Everything that needs `node:crypto`, behind one port. The hot functions (verify, hmac, seal, open, hash) are synchronous.
 * Implemented by `crypto/`, the only room that may import `node:crypto` or jose.
 */
export interface Cryptography {
  randomBytes(length: number): Uint8Array;
  randomUuid(): string;
  sha256Hex(data: string | Uint8Array): string;
  sha1Hex(data: string | Uint8Array): string;
  hash(algorithm: 'sha256' | 'sha1' | 'md5'): StreamingHash;
  hmacSha256(key: string | Uint8Array, data: string | Uint8Array): Uint8Array;
  /** The same of a text, as lower-case hex: what signatures of requests are compared as. */
  hmacSha256Hex(key: Uint8Array, text: string): string;
  /** For one-time codes, whose devices know no other (RFC 6238). */
  hmacSha1(key: Uint8Array, data: Uint8Array): Uint8Array;
  /** Constant-time comparison; false at once when the lengths differ. */
  equal(a: string | Uint8Array, b: string | Uint8Array): boolean;

  /** AES-256-GCM. `key` is 32 bytes; `associated` is authenticated, not stored. Output: nonce, ciphertext and tag in one. */
  seal(key: Uint8Array, plaintext: Uint8Array, associated: string): Uint8Array;
  /** Undefined when the text was not sealed under this key and `associated`. Never throws on hostile input. */
  open(key: Uint8Array, sealed: Uint8Array, associated: string): Uint8Array | undefined;

  /** Throws when the JWK is not a usable RSA (2048 to 8192 bits) or EC (P-256, P-384, P-521) public key. */
  importPublicJwk(jwk: PublicJwk): VerificationKey;
  /** False when the algorithm does not fit the key's type or curve. Signatures are in JWS form (r||s for EC). */
  verifyJws(
    algorithm: JwsAlgorithm,
    key: VerificationKey,
    signingInput: string | Uint8Array,
    signature: Uint8Array,
  ): boolean;
  importPrivateKeyPem(pem: string): PrivateKey;
  signJws(algorithm: JwsAlgorithm, key: PrivateKey, signingInput: string): Uint8Array;
  /** RSA-2048 key pair; the kid is the unpadded base64url SHA-256 of the PKIX DER public key, as Kubernetes makes it. */
  generateRsaKey(): Promise<GeneratedKey>;
  /** P-384 key pair for ES384; its kid is made in the same way. */
  generateEcKey(): Promise<GeneratedKey>;

  /** A self-signed ECDSA P-256 certificate authority. */
  createAuthority(commonName: string, lifetime: number, now: number): Promise<IssuedCertificate>;
  issueCertificate(authority: IssuedCertificate, request: CertificateRequest): Promise<IssuedCertificate>;
  /** Lower-case hex SHA-1 of a PEM certificate's DER: the thumbprint that IAM keeps. */
  thumbprint(certificatePem: string): string;
}
