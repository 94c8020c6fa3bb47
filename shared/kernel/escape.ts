/**
 * What comes from outside (names of sets, tenants and providers, SMTP answers) may say anything. Each place where it is
 * shown has a language of its own, and a function here that leaves nothing of that language in it.
 */

/**
 * Terminal control sequences: ESC or C1, then a command with its parameters. The three that carry text (title, link,
 * device control) end with BEL or ST; where the end is missing, only their introducer goes.
 */
const ANSI =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g;
/** Breaks and tabs, of Unicode too: they become a space. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/**
 * What nobody can see: controls, formats (bidi overrides, zero-width characters, tags), fillers, separators of lines, half
 * a surrogate pair. A global pattern: use it with `replace` alone, which sets it back.
 */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** One line of nothing but visible characters. What it says is unchanged. */
export const plain = (text: string): string =>
  PRINTABLE.test(text) ? text : text.replace(ANSI, '').replace(BREAKS, ' ').replace(INVISIBLE, '');
/** Nearly everything is, and has nothing that could be taken out. */
const PRINTABLE = /^[ -~]*$/;

/** For a terminal: no control sequence, no new line, nothing that turns the writing direction round. */
export const forTerminal = plain;

/** For HTML, as text or within a quoted attribute. */
export const forHtml = (text: string): string => plain(text).replace(/[&<>"']/g, (char) => HTML[char] ?? char);
const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For a page that shows it as text: what is invisible, or turns the writing direction round, is named instead. */
export const forPage = (text: string): string =>
  text.replace(INVISIBLE, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });

/**
 * For Slack, in `mrkdwn` and in `plain_text`: no markup, mention, link or channel. Slack has no way to quote its signs
 * of markup, so look-alikes stand in for them; the underscore stays where it is no markup, within a name.
 */
export const forSlack = (text: string): string =>
  plain(text)
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '＿')
    .replace(/[*~`@]/g, (char) => SLACK_TWINS[char] ?? char)
    .replace(/:\/\//g, ':∕∕')
    .replace(/[&<>]/g, (char) => HTML[char] ?? char);
const SLACK_TWINS: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ', '@': '＠' };

/** The first `max` UTF-16 units, the last of them an ellipsis where something is cut. Never half a character. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** As `clip`, where `inForm` makes the text longer: what comes out is whole, and fits. */
export function clipEscaped(text: string, max: number, inForm: (text: string) => string): string {
  const shown = plain(text);
  let room = max;
  let escaped = inForm(clip(shown, room));
  while (escaped.length > max) {
    room -= Math.max(1, Math.ceil((escaped.length - max) / LONGEST_ESCAPE));
    escaped = inForm(clip(shown, room));
  }
  return escaped;
}
/** `&quot;` */
const LONGEST_ESCAPE = 6;
