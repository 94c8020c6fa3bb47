import { forPage } from '../kernel/escape.ts';
import type { Language } from './languages.ts';
import { TEXTS, type TextKey } from './texts.data.ts';

/** What goes into the braces of a text. */
export type Put = Readonly<Record<string, string>>;

/** Everything that a page says in one language. */
export type Say = {
  readonly language: Language;
  /** A text, with what goes into its braces. */
  readonly text: (key: TextKey, put?: Put) => string;
  /** `1,234` */
  readonly count: (value: number) => string;
  /** A share of a whole as `0.33 %`; with null a dash. */
  readonly rate: (ratio: number | null) => string;
  /** `12 November 2026, 10:40 UTC`, of a time in ISO 8601 */
  readonly moment: (iso: string) => string;
  /** `1 and 2` */
  readonly list: (parts: readonly string[]) => string;
};

/** @see TEXTS */
export function sayIn(language: Language): Say {
  const text = (key: TextKey, put: Put = {}): string =>
    TEXTS[key][language].replace(/\{(\w+)\}/g, (brace, name: string) => put[name] ?? brace);
  const count = (value: number): string =>
    String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, text('groupMark'));
  return {
    language,
    text,
    count,
    rate: (ratio) => (ratio === null ? text('noRate') : `${share(ratio).replace('.', text('decimalMark'))}\u00a0%`),
    moment(iso) {
      const [, year = '', month = '', day = '', time = ''] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(iso) ?? [];
      const name = text('months').split(',')[Number(month) - 1] ?? month;
      return text('moment', { day: String(Number(day)), month: name, year, time });
    },
    list: (parts) => parts.reduce((first, second) => (first === '' ? second : text('and', { first, second })), ''),
  };
}

/** In per cent, as `percent` has it: two digits, of a smaller share two that are not zero. */
function share(ratio: number): string {
  const value = ratio * 100;
  const digits = value > 0 && value < 0.01 ? Math.min(20, 1 - Math.floor(Math.log10(value))) : 2;
  return value.toFixed(digits);
}

/** Names from outside: whatever is invisible in them is named. */
export const shownName = forPage;
