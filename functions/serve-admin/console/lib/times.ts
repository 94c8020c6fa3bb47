/** The value of a `datetime-local` field as the API takes it, in UTC; undefined where it is empty. */
export const timeOf = (value: string): string | undefined =>
  value === '' ? undefined : `${value}${value.length === 16 ? ':00' : ''}Z`;
