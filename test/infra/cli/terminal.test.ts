import { describe, expect, it } from 'vitest';
import { terminalOf } from '../../../infra/cli/terminal.ts';

const TTY = { isTTY: true, columns: 132 };

describe('terminalOf', () => {
  it.each([
    ['a terminal', TTY, {}, {}, { columns: 132, isColored: true, isLive: true }],
    ['a terminal that does not say how wide it is', { isTTY: true }, {}, {}, { columns: 80 }],
    ['a pipe: no limit, no colour', {}, {}, {}, { columns: null, isColored: false, isLive: false }],
    ['a width that was asked for, in a pipe too', {}, {}, { columns: '100' }, { columns: 100 }],
    ['NO_COLOR', TTY, { NO_COLOR: '1' }, {}, { isColored: false, isLive: true }],
    ['NO_COLOR that is empty, which means nothing', TTY, { NO_COLOR: '' }, {}, { isColored: true }],
    ['--no-color', TTY, {}, { 'no-color': true }, { isColored: false }],
    ['a dumb terminal: neither colours nor pictures', TTY, { TERM: 'dumb' }, {}, { isColored: false, isLive: false }],
  ])('%s', (_, out, env, given, expected) => {
    expect(terminalOf(out, env, given)).toMatchObject(expected);
  });

  it.each(['0', '39', '1001', 'wide', '-80', '80.5', ''])('refuses a width of %j', (columns) => {
    expect(() => terminalOf({}, {}, { columns })).toThrow('--columns: expected a number from 40 to 1,000, got');
  });
});
