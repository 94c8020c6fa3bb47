import { SafeText } from './parts.tsx';

/** Slack's markup, as far as our messages have any: code, bold, links, and the signs of severity. */
const MARKUP = /```([^`]*)```|`([^`]*)`|\*([^*\n]+)\*|<(https?:\/\/[^|>]+)\|([^>]*)>|:([a-z_]+):/g;
/** Without variation selectors: the page shows characters that are not seen by their number. */
const SIGNS: Readonly<Record<string, string>> = {
  rotating_light: '🚨',
  warning: '⚠',
  information_source: 'ℹ',
  white_check_mark: '✅',
};
const plainOf = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Text of several lines, each safe to show. */
export const Lines = ({ text }: { readonly text: string }) =>
  text.split('\n').map((line, index) => [index > 0 && '\n', <SafeText key={index} text={line} />]);

/** A paragraph of a message as Slack shows it. */
export function Mrkdwn({ text }: { readonly text: string }) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(MARKUP)) {
    const [whole, block, code, bold, href, words, sign] = found;
    parts.push(<Lines text={plainOf(text.slice(from, found.index))} />);
    if (block !== undefined)
      parts.push(
        <code class="block">
          <Lines text={plainOf(block)} />
        </code>,
      );
    else if (code !== undefined)
      parts.push(
        <code>
          <Lines text={plainOf(code)} />
        </code>,
      );
    else if (bold !== undefined)
      parts.push(
        <strong>
          <Lines text={withSigns(plainOf(bold))} />
        </strong>,
      );
    else if (href !== undefined)
      parts.push(
        <a href={plainOf(href)}>
          <Lines text={plainOf(words ?? '')} />
        </a>,
      );
    else parts.push(SIGNS[sign ?? ''] ?? whole);
    from = found.index + whole.length;
  }
  parts.push(<Lines text={plainOf(text.slice(from))} />);
  return <p class="mrkdwn">{parts}</p>;
}

const withSigns = (text: string): string => text.replace(/:([a-z_]+):/g, (whole, sign) => SIGNS[sign] ?? whole);
