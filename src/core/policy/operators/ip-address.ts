import { inRange, parseIp, parseRange } from './ip.ts';
import { parseOnce } from './parse-once.ts';
import { type CompileValues, MATCH, NO_MATCH } from './value-matcher.ts';

const parseMapped = parseOnce((text) => parseIp(text, true));
const parsePlain = parseOnce((text) => parseIp(text, false));

/** `IpAddress` and, negated, `NotIpAddress`: v4 and v6 CIDR ranges. What is no address matches no range. No variables. */
export const ipAddress: CompileValues = (values, { mappedAddressIsV4 }) => {
  const ranges = values
    .map((value) => parseRange(value.source, mappedAddressIsV4))
    .filter((range) => range !== undefined);
  const parse = mappedAddressIsV4 ? parseMapped : parsePlain;
  return {
    match(value) {
      const address = parse(value);
      if (address === undefined) return NO_MATCH;
      for (const range of ranges) if (inRange(address, range)) return MATCH;
      return NO_MATCH;
    },
  };
};
