/**
 * A line in lines of at most `columns` characters, broken between words. What follows the first is indented as it is,
 * and by two more. A word that is longer stays whole, so that it can be copied.
 */
export function wrapLine(line: string, columns: number): string[] {
  if (line.length <= columns) return [line];
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = indent;
  let isEmpty = true;
  for (const word of line.slice(indent.length).split(' ')) {
    if (!isEmpty && current.length + 1 + word.length > columns) {
      lines.push(current.trimEnd());
      current = `${indent}  ${word}`;
    } else {
      current += isEmpty ? word : ` ${word}`;
    }
    isEmpty = false;
  }
  return [...lines, current.trimEnd()];
}

/** A text whose lines fit. @param columns null: as long as they are */
export const wrapText = (text: string, columns: number | null): string =>
  columns === null
    ? text
    : text
        .split('\n')
        .flatMap((line) => wrapLine(line, columns))
        .join('\n');
