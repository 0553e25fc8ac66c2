/**
 * Address ranges that are not the public internet (IANA special-purpose registries, RFC 6890): loopback, private, link-local with the
 * clouds' metadata addresses, carrier NAT, documentation, benchmarks, multicast, reserved.
 */
export const FORBIDDEN_IPV4: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];

/** Of IPv6 only global unicast is public; these parts of it are not, or carry an IPv4 address inside. */
export const PUBLIC_IPV6 = '2000::/3';
export const FORBIDDEN_IPV6: readonly string[] = [
  // Teredo, ORCHID, benchmarking and other protocol assignments.
  '2001::/23',
  // Documentation.
  '2001:db8::/32',
  '3fff::/20',
  // 6to4: the next 32 bits are an IPv4 address, private ones included.
  '2002::/16',
];
