/** A number as C's `%g` prints it: six significant digits, no trailing zeros, an exponent below 1e-4 and from 1e6 on. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const [digits = '', power = '0'] = value.toExponential(5).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return withoutZeros(value.toFixed(5 - exponent));
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${withoutZeros(digits)}e${exponent < 0 ? '-' : '+'}${size}`;
}

function withoutZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
