/** A whole number in groups of three: `4,300`. Does not depend on the locale of the machine. */
export const grouped = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A share in per cent: `0.33 %`. A smaller share shows two significant digits. */
export const percent = (ratio: number): string => {
  const value = ratio * 100;
  const digits = value > 0 && value < 0.01 ? Math.min(20, 1 - Math.floor(Math.log10(value))) : 2;
  return `${value.toFixed(digits)} %`;
};

/**
 * A text in which a number and its unit stay on one line: a no-break space between them. Nothing else changes.
 * `11.4 %`, `16 min`, `0 of 3` stays as it is.
 */
export const unbroken = (text: string): string =>
  text.replace(/(?<=\d) (?=(?:%|ms|s|min|h|d)(?![\p{L}\p{N}_]))/gu, '\u00a0');
