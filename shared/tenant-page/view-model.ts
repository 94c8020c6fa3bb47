import type { Language } from './languages.ts';

/** How something is, for its colour: the words say it as well. */
export type Tone = 'good' | 'warn' | 'bad' | 'quiet';
/** One record to publish. `copy`: the value exactly as it is; null: it is not to be copied. */
export type RecordView = {
  readonly title: string;
  readonly state: string;
  readonly tone: Tone;
  readonly rows: readonly (readonly [label: string, value: string])[];
  readonly copy: { readonly name: string; readonly value: string } | null;
  readonly note: string | null;
};
export type Block =
  | { readonly kind: 'text' | 'strong' | 'quiet'; readonly text: string }
  | { readonly kind: 'titled'; readonly title: string; readonly lines: readonly string[] }
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'record'; readonly record: RecordView };
export type Section = {
  readonly heading: string;
  /** In a word or few; null: nothing is to be said. */
  readonly badge: { readonly text: string; readonly tone: Tone } | null;
  readonly blocks: readonly Block[];
};
/** A page as text, in order: whoever shows it adds only boxes and colours. */
export type View = {
  readonly language: Language;
  readonly title: string;
  readonly lead: { readonly text: string; readonly tone: Tone };
  readonly paragraphs: readonly string[];
  readonly groups: readonly { readonly heading: string; readonly sections: readonly Section[] }[];
};
