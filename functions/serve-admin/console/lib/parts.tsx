import type { ComponentChildren } from 'preact';
import { forPage } from '../../../../shared/kernel/escape.ts';
import type { Effect } from '../../../../shared/standing/effect.ts';
import type { Standing } from '../../../../shared/standing/model.ts';
import { type Reservations, shortWords } from '../../../../shared/standing/short-words.ts';
import type { ApiFailed } from './api.ts';
import { moment, SIGNS, spanBetween, unbroken } from './words.ts';

const NO_RESERVATIONS: Reservations = { notJudged: null, waits: [], cleared: [] };

/** Text that somebody else wrote: what is invisible in it is named, and it turns no other text round. */
export const SafeText = ({ text }: { readonly text: string }) => <bdi>{unbroken(forPage(text))}</bdi>;

type ChipProps = {
  readonly standing: Standing;
  readonly effect?: Effect;
  /** What keeps it from being called healthy; null: it is no set or stream as it stands now. */
  readonly of: Reservations | null;
};

/**
 * How it stands, and what SES does of it; what is not carried out looks unlike what is, and so does who stands healthy
 * and should not be called so.
 */
export const Chip = ({ standing, effect = 'done', of }: ChipProps) => {
  const words = shortWords({ standing, effect }, of ?? NO_RESERVATIONS);
  const isOpen = (effect !== 'done' && effect !== 'none') || (standing === 'healthy' && words !== 'healthy');
  return (
    <span class={`chip ${standing}${isOpen ? ' open' : ''}`}>
      <span aria-hidden="true">{isOpen && standing === 'healthy' ? '○' : SIGNS[standing]}</span>
      {`\u00a0${words}`}
    </span>
  );
};

/** A moment, and how long ago that was. */
export const Since = ({ time, now }: { readonly time: string; readonly now: string }) => (
  <time dateTime={time}>
    {moment(time, now)} <span class="quiet">({spanBetween(time, now)} ago)</span>
  </time>
);

export const ProblemBox = ({ error }: { readonly error: ApiFailed | null }) =>
  error && (
    <p class="problem" role="alert">
      <SafeText text={error.message} />
    </p>
  );

export const Empty = ({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) => (
  <div class="empty">
    <p class="empty-title">{title}</p>
    {children}
  </div>
);

export const Waiting = () => (
  <p class="quiet" role="status">
    Reading …
  </p>
);

type Boxed = { readonly title: string; readonly note?: string; readonly children: ComponentChildren };
/** A part of a view, under its own heading. */
export const Box = ({ title, note, children }: Boxed) => (
  <section class="box" aria-label={title}>
    <h2>{title}</h2>
    {note !== undefined && <p class="quiet">{note}</p>}
    {children}
  </section>
);

/** A table that scrolls within itself, also by keyboard. */
export const Table = ({ label, children }: { readonly label: string; readonly children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
  <section class="scrolls" aria-label={label} tabIndex={0}>
    <table>{children}</table>
  </section>
);

/** The end of a form that was opened to edit something. */
export const SaveOrClose = ({ verb, onClose }: { readonly verb: string; readonly onClose: () => void }) => (
  <div class="buttons">
    <button type="submit" class="primary">
      {verb}
    </button>
    <button type="button" onClick={onClose}>
      Close
    </button>
  </div>
);
