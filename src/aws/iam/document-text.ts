const LEFT_BY_ECMASCRIPT = /[!'()*]/g;

/** A policy document as IAM answers it: percent-encoded by RFC 3986. SDKs and the CLI decode it. */
export function encodeDocument(document: string): string {
  return encodeURIComponent(document).replace(
    LEFT_BY_ECMASCRIPT,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
