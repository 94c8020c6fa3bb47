/** A whole number in groups of three: `4,300`. The same everywhere, whatever locale the machine has. */
export const grouped = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** A share in per cent, `0.33 %`. What two digits cannot show gets as many as it takes to show two that count. */
export const percent = (ratio: number): string => {
  const value = ratio * 100;
  const digits = value > 0 && value < 0.01 ? Math.min(20, 1 - Math.floor(Math.log10(value))) : 2;
  return `${value.toFixed(digits)} %`;
};
