import { LANGUAGES, type Language } from '../../../shared/tenant-page/languages.ts';
import { sayIn } from '../../../shared/tenant-page/say.ts';
import type { Block, RecordView, Section, View } from '../../../shared/tenant-page/view-model.ts';
import { el } from './el.ts';

export type Ways = {
  /** The reader has just chosen the language: the choice keeps the focus. */
  readonly isChosen: boolean;
  readonly choose: (language: Language) => void;
  /** Asks again; null: that would change nothing. */
  readonly again: (() => void) | null;
};

export function drawWaiting(root: HTMLElement, text: string): void {
  root.replaceChildren(el('p', { class: 'quiet' }, text));
}

/** Shows a view in place of whatever stood there. */
export function draw(root: HTMLElement, view: View, ways: Ways): void {
  const { language, title, lead, paragraphs, groups } = view;
  document.documentElement.lang = language;
  document.title = title;
  const chooser = languageChooser(language, ways.choose);
  root.replaceChildren(
    chooser,
    el('h1', {}, title),
    el('p', { class: `lead ${lead.tone}` }, lead.text),
    ...(ways.again === null ? [] : [button(sayIn(language).text('again'), ways.again)]),
    ...paragraphs.map((text) => el('p', {}, text)),
    ...groups.flatMap(({ heading, sections }) => [
      el('h2', {}, heading),
      ...sections.map((section) => sectionOf(section, language)),
    ]),
  );
  if (ways.isChosen) chooser.querySelector<HTMLElement>('[aria-pressed=true]')?.focus();
}

function languageChooser(now: Language, choose: Ways['choose']): HTMLElement {
  const buttons = LANGUAGES.map((language) => {
    const one = button(sayIn(language).text('language'), () => choose(language));
    one.lang = language;
    one.setAttribute('aria-pressed', String(language === now));
    return one;
  });
  return el('div', { class: 'languages', role: 'group', 'aria-label': sayIn(now).text('languages') }, ...buttons);
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = el('button', { type: 'button' }, text);
  made.addEventListener('click', act);
  return made;
}

const sectionOf = ({ heading, badge, blocks }: Section, language: Language): HTMLElement =>
  el(
    'section',
    {},
    el(
      'h3',
      {},
      el('bdi', {}, heading),
      ...(badge === null ? [] : [' ', el('span', { class: `badge ${badge.tone}` }, badge.text)]),
    ),
    ...blocks.map((block) => blockOf(block, language)),
  );

function blockOf(block: Block, language: Language): HTMLElement {
  switch (block.kind) {
    case 'text':
      return el('p', {}, block.text);
    case 'strong':
      return el('p', { class: 'strong' }, block.text);
    case 'quiet':
      return el('p', { class: 'quiet' }, block.text);
    case 'titled':
      return el('div', {}, el('h4', {}, block.title), ...block.lines.map((line) => el('p', {}, line)));
    case 'table':
      return tableOf(block);
    case 'record':
      return recordOf(block.record, language);
    default:
      return block satisfies never;
  }
}

/** The first cell of each row is its heading. */
function tableOf({ caption, head, rows }: Extract<Block, { kind: 'table' }>): HTMLElement {
  const cells = (row: readonly string[]): HTMLElement[] =>
    row.map((cell, at) => (at === 0 ? el('th', { scope: 'row' }, cell) : el('td', {}, cell)));
  const titles = head.map((cell, at) => (at === 0 ? el('td', {}) : el('th', { scope: 'col' }, cell)));
  return el(
    'table',
    {},
    el('caption', {}, caption),
    el('thead', {}, el('tr', {}, ...titles)),
    el('tbody', {}, ...rows.map((row) => el('tr', {}, ...cells(row)))),
  );
}

function recordOf({ title, state, tone, rows, copy, note }: RecordView, language: Language): HTMLElement {
  const { text } = sayIn(language);
  const copies = copy === null ? [] : [copy.name, null, copy.value];
  return el(
    'div',
    { class: 'record' },
    el('h4', {}, title, ' ', el('span', { class: `badge ${tone}` }, state)),
    el(
      'dl',
      {},
      ...rows.flatMap(([label, value], at) => {
        const whole = copies[at] ?? null;
        const way = whole === null ? [] : [copyButton(whole, `${text('copy')}: ${title}, ${label}`, language)];
        return [el('dt', {}, label), el('dd', {}, el('bdi', {}, value), ...way)];
      }),
    ),
    ...(note === null ? [] : [el('p', {}, note)]),
  );
}

function copyButton(value: string, label: string, language: Language): HTMLButtonElement {
  const { text } = sayIn(language);
  const made: HTMLButtonElement = button(text('copy'), () => {
    void navigator.clipboard.writeText(value).then(
      () => {
        made.textContent = text('copied');
      },
      // Where the browser forbids it, the text can be selected by hand.
      () => undefined,
    );
  });
  made.setAttribute('aria-label', label);
  return made;
}
