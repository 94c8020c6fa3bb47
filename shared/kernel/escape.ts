/**
 * Text from outside (names of sets, tenants and providers, SMTP replies) may hold anything. Each place that shows it
 * has a syntax of its own, and a function here that leaves nothing of that syntax in the text.
 */

/**
 * Terminal control sequences: ESC or C1, then a command with its parameters. The three that carry text (title, link,
 * device control) end with BEL or ST; where the end is missing, only their introducer goes.
 */
const ANSI =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f]*(?:\x07|\x1b\\|\x9c)|\x1b[ -/]*[0-~]/g;
/** Line breaks and tabs, those of Unicode too: they become a space. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/**
 * Invisible characters: controls, formats (bidi overrides, zero-width characters, tags), fillers, line separators, lone
 * surrogates. The pattern is global: use it only with `replace`, which resets it.
 */
export const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** One line of visible characters only. */
export const plain = (text: string): string =>
  PRINTABLE.test(text) ? text : text.replace(ANSI, '').replace(BREAKS, ' ').replace(INVISIBLE, '');
/** Nearly every text is, and has nothing to remove. */
const PRINTABLE = /^[ -~]*$/;

/** For a terminal: no control sequence, no line break, no bidi control. */
export const forTerminal = plain;

/** One word of a command to copy, in quotes where a shell needs them. */
export const shellWord = (text: string): string => {
  const shown = plain(text);
  return /^[A-Za-z0-9_./:@%+=,][A-Za-z0-9_./:@%+=,-]*$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
};

/** For HTML, as text or within a quoted attribute. */
export const forHtml = (text: string): string => plain(text).replace(/[&<>"']/g, (char) => HTML[char] ?? char);
const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** For a page that shows the text: names invisible characters and bidi controls instead of showing them. */
export const forPage = (text: string): string =>
  text.replace(INVISIBLE, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });

/**
 * For Slack's `mrkdwn` and `plain_text`: no markup, mention, link or channel. Slack cannot quote its markup, so
 * look-alikes replace it. An underscore within a name stays, because it is no markup there.
 */
export const forSlack = (text: string): string =>
  plain(text)
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '＿')
    .replace(/[*~`@]/g, (char) => SLACK_TWINS[char] ?? char)
    .replace(/:\/\//g, ':∕∕')
    .replace(/[&<>]/g, (char) => HTML[char] ?? char);
/**
 * As `forSlack`, with what a person must copy left as it is: an address of the web or a DNS name that begins a label with
 * an underscore stands in a code span, where Slack knows no markup, link or mention.
 */
export function forSlackCopyable(text: string): string {
  let [shown, rest] = ['', ''];
  for (const word of plain(text).split(/( )/)) {
    const [, before = '', core = '', after = ''] = COPIED.exec(word) ?? [];
    if (core === '') rest += word;
    else {
      shown += `${forSlack(rest + before)}\`${forSlackCode(core)}\``;
      rest = after;
    }
  }
  return shown + forSlack(rest);
}

/** Within a code span or block of Slack: nothing but its three signs and the end of the code is escaped. */
export const forSlackCode = (text: string): string =>
  plain(text)
    .replace(/`/g, 'ˋ')
    .replace(/[&<>]/g, (char) => HTML[char] ?? char);
/** Something to copy, between quotes, brackets and stops. */
const COPIED =
  /^(["'([{]*)((?:https?:\/\/[\w.~:/?#[\]@!$&'()*+,;=%-]+|(?:[\w:-]+[.:])*_[\w-]+(?:\.[\w-]+)+\.?)(?<![.,;:!?)\]}"']))(["')\]}.,;:!?]*)$/;
const SLACK_TWINS: Readonly<Record<string, string>> = { '*': '∗', '~': '∼', '`': 'ˋ', '@': '＠' };

/** The first `max` UTF-16 units, ending in an ellipsis where the text is cut. Never half a character. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Like `clip` for a text that `inForm` makes longer: the result is whole, and at most `max` long. */
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
