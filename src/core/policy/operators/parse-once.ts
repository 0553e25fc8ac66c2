/** A longer text is no address, number or date, and would be kept alive for nothing. */
const MAX_LENGTH = 128;

/**
 * Keeps what the last two texts meant: the layers of one request look at the same few values, so each is parsed once a request.
 * Two, because a clause on two times or two numbers would else forget each by the other.
 */
export function parseOnce<Value>(parse: (text: string) => Value): (text: string) => Value {
  let lastText: string | undefined;
  let lastValue: Value | undefined;
  let olderText: string | undefined;
  let olderValue: Value | undefined;
  return (text) => {
    // The casts: a text that is equal was parsed, so its value is there.
    if (text === lastText) return lastValue as Value;
    if (text === olderText) return olderValue as Value;
    const value = parse(text);
    if (text.length > MAX_LENGTH) return value;
    olderText = lastText;
    olderValue = lastValue;
    lastText = text;
    lastValue = value;
    return value;
  };
}
