import { basename } from 'node:path';

/** How a program was called, for its help: as a command of `lazaretto`, or as a script of npm. */
export function calledAs(program: string, path: string = process.argv[1] ?? ''): string {
  if (/^lazaretto(\.m?[jt]s|\.cmd)?$/.test(basename(path))) return `lazaretto ${program}`;
  return program === 'start' ? 'npm start --' : `npm run ${program} --`;
}
