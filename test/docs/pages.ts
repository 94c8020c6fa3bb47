import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);

/** Every page that people read, by its path from the root. */
export const PAGES = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'docs/admin.md',
  'docs/alerts.md',
  'docs/allowance.md',
  'docs/archive.md',
  'docs/attach.md',
  'docs/capacity.md',
  'docs/cost.md',
  'docs/decisions.md',
  'docs/deploy.md',
  'docs/explain.md',
  'docs/glossary.md',
  'docs/how-it-works.md',
  'docs/ladders.md',
  'docs/limits.md',
  'docs/local.md',
  'docs/measurements.md',
  'docs/metrics.md',
  'docs/onboarding.md',
  'docs/operate.md',
  'docs/patrol.md',
  'docs/policy.md',
  'docs/privacy.md',
  'docs/receivers.md',
  'docs/replay.md',
  'docs/restore.md',
  'docs/runbook.md',
  'docs/runbook-customers.md',
  'docs/suppression.md',
  'docs/tenant-page.md',
  'docs/tenants.md',
] as const;

export const textOf = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
export const exists = (path: string): boolean => existsSync(new URL(path, ROOT));
export const pathOf = (path: string): string => fileURLToPath(new URL(path, ROOT));

/** The fenced blocks of a page with exactly this word, or these, after the fence. */
export const blocks = (page: string, info: string): string[] =>
  [...textOf(page).matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].flatMap(([, found, body = '']) =>
    found === info ? [body] : [],
  );

const withoutBlocks = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '');

/** `[text](target)`, outside of code blocks. */
export const linksOf = (page: string): string[] =>
  [...withoutBlocks(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);

/** The anchors that GitHub makes of a page's headings. */
export const anchorsOf = (page: string): string[] =>
  [...withoutBlocks(textOf(page)).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Rows of the table that begins with this heading line, each as its trimmed cells. */
export function tableOf(page: string, heading: string): string[][] {
  const lines = textOf(page).split('\n');
  const start = lines.indexOf(heading);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

/** Names in backticks. */
export const namesIn = (text = ''): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
