/** Powers by which Kubernetes scales quantities (apimachinery resource.Quantity). */
const SCALES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number that a quantity such as `250m`, `64Mi` or `1e3` stands for. Throws for anything else. */
export function parseQuantity(text: string): number {
  const match =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d{1,2})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?)$/.exec(text);
  if (match === null) throw new Error(`${JSON.stringify(text)} is not a quantity`);
  const [, number = '', exponent, suffix = ''] = match;
  return Number(number) * (exponent === undefined ? (SCALES[suffix] ?? 1) : 10 ** Number(exponent));
}
