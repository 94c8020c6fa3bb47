import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENV as ANNOUNCE_ENV, OPTIONAL_ENV as ANNOUNCE_MAY } from '../../functions/announce/env.ts';
import { ENV as ANSWER_ENV, OPTIONAL_ENV as ANSWER_MAY } from '../../functions/answer-slack/env.ts';
import { ENV as AUDIT_ENV, OPTIONAL_ENV as AUDIT_MAY } from '../../functions/audit-counts/env.ts';
import { ENV as POSTMASTER_ENV, OPTIONAL_ENV as POSTMASTER_MAY } from '../../functions/collect-postmaster/env.ts';
import { ENV as COLLECT_ENV, OPTIONAL_ENV as COLLECT_MAY } from '../../functions/collect-reports/env.ts';
import { ENV as EVALUATE_ENV, OPTIONAL_ENV as EVALUATE_MAY } from '../../functions/evaluate-sets/env.ts';
import { ENV as INGEST_ENV, OPTIONAL_ENV as INGEST_MAY } from '../../functions/ingest-events/env.ts';
import {
  ENV as AUTHENTICATION_ENV,
  OPTIONAL_ENV as AUTHENTICATION_MAY,
} from '../../functions/patrol-authentication/env.ts';
import { ENV as BLOCKLISTS_ENV, OPTIONAL_ENV as BLOCKLISTS_MAY } from '../../functions/patrol-blocklists/env.ts';
import { ATTACH_ENV, ENV as PLACE_ENV, OPTIONAL_ENV as PLACE_MAY, POOLS_ENV } from '../../functions/place-sets/env.ts';
import { ENV as PLAN_ENV, OPTIONAL_ENV as PLAN_MAY } from '../../functions/plan-patrol/env.ts';
import { ENV as ADMIN_ENV, OPTIONAL_ENV as ADMIN_MAY } from '../../functions/serve-admin/env.ts';
import { ENV as ALLOWANCE_ENV } from '../../functions/serve-allowance/env.ts';
import { ENV as TENANT_ENV, OPTIONAL_ENV as TENANT_MAY } from '../../functions/serve-tenant/env.ts';
import { ENV as TICK_ENV, OPTIONAL_ENV as TICK_MAY } from '../../functions/tick/env.ts';
import { SCENARIOS } from '../../infra/local/scenarios/catalogue.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/kernel/time.ts';
import { EMITTED_METRICS } from '../../shared/telemetry/metrics.ts';
import { anchorsOf, blocks, exists, linksOf, namesIn, PAGES, pathOf, tableOf, textOf } from './pages.ts';

const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
/** npm's own commands that have a script of the same name. */
const SHORT = ['start', 'test'];

describe.each(PAGES)('%s', (page) => {
  it('links to files and headings that there are', () => {
    for (const link of linksOf(page).filter((target) => !/^(https?|mailto):/.test(target))) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : posix.join(posix.dirname(page), path);
      expect(exists(target), link).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(target), link).toContain(anchor);
    }
  });

  it('has no heading twice, so that a link to it means one', () => {
    expect(new Set(anchorsOf(page)).size).toBe(anchorsOf(page).length);
  });

  it('runs npm scripts that there are', () => {
    for (const [, run, name = ''] of textOf(page).matchAll(/\bnpm (run )?([a-z][\w:-]*)/g)) {
      if (run !== undefined) expect(Object.keys(scripts), name).toContain(name);
      else if (SHORT.includes(name)) expect(Object.keys(scripts)).toContain(name);
    }
  });

  it('names files that there are', () => {
    const names = namesIn(textOf(page)).filter((name) =>
      /^(shared|functions|infra|test|docs|\.ci|\.github)\/[\w./-]+$/.test(name),
    );
    for (const name of names) expect(exists(name), name).toBe(true);
  });
});

describe('docs/local.md', () => {
  it('tells every scenario, in order, with how long it lasts', () => {
    const span = (ms: number): string => {
      if (ms >= DAY_MS) return `${ms / DAY_MS} d`;
      return ms % HOUR_MS === 0 ? `${ms / HOUR_MS} h` : `${ms / MINUTE_MS} min`;
    };
    expect(tableOf('docs/local.md', '| `--scenario` | the story | virtual time |')).toEqual(
      SCENARIOS.map(({ name, about, lastsMs }) => [`\`${name}\``, about, span(lastsMs)]),
    );
  });
});

describe('README.md', () => {
  it('begins with the two commands that a newcomer needs', () => {
    expect(blocks('README.md', 'sh').slice(0, 2)).toEqual(['npm start\n', 'npm test\n']);
  });

  it('is read within some minutes', () => {
    expect(textOf('README.md').split(/\s+/).length).toBeLessThan(1_600);
  });
});

describe('docs/deploy.md', () => {
  it('names what each function is to be told', () => {
    const functions = {
      'ingest-events': [INGEST_ENV, INGEST_MAY],
      'evaluate-sets': [EVALUATE_ENV, EVALUATE_MAY],
      tick: [TICK_ENV, TICK_MAY],
      'place-sets': [PLACE_ENV, { ...PLACE_MAY, ...POOLS_ENV, ...ATTACH_ENV }],
      announce: [ANNOUNCE_ENV, ANNOUNCE_MAY],
      'audit-counts': [AUDIT_ENV, AUDIT_MAY],
      'collect-postmaster': [POSTMASTER_ENV, POSTMASTER_MAY],
      'plan-patrol': [PLAN_ENV, PLAN_MAY],
      'patrol-blocklists': [BLOCKLISTS_ENV, BLOCKLISTS_MAY],
      'patrol-authentication': [AUTHENTICATION_ENV, AUTHENTICATION_MAY],
      'serve-admin': [ADMIN_ENV, ADMIN_MAY],
      'serve-allowance': [ALLOWANCE_ENV, {}],
      'serve-tenant': [TENANT_ENV, TENANT_MAY],
      'answer-slack': [ANSWER_ENV, ANSWER_MAY],
      'collect-reports': [COLLECT_ENV, COLLECT_MAY],
    } as const;
    const rows = tableOf('docs/deploy.md', '| function | needs in its environment | may have |');
    expect(rows.map(([name, needs, may]) => [namesIn(name), namesIn(needs), namesIn(may)])).toEqual(
      Object.entries(functions).map(([name, [needs, may]]) => [[name], Object.values(needs), Object.values(may)]),
    );
  });
});

describe('docs/metrics.md', () => {
  it('has a heading for every metric that is emitted, in order', () => {
    const headings = [...textOf('docs/metrics.md').matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(Object.keys(EMITTED_METRICS));
  });
});

describe('the list of pages', () => {
  it('has every page of docs', () => {
    const pages = readdirSync(pathOf('docs')).filter((name) => name.endsWith('.md'));
    expect(new Set(PAGES.filter((page) => page.startsWith('docs/')))).toEqual(
      new Set(pages.map((name) => `docs/${name}`)),
    );
  });
});

describe('docs/decisions.md', () => {
  it('begins with an index of every decision, in order', () => {
    const headings = [...textOf('docs/decisions.md').matchAll(/^##+ (.+)$/gm)].map(([, heading]) => heading);
    const index = [...textOf('docs/decisions.md').matchAll(/^ *\* \[(.+)\]\(#[^)]+\)$/gm)].map(([, title]) => title);
    expect(index).toEqual(headings);
  });
});

describe('docs/glossary.md', () => {
  it('has each word once', () => {
    const words = tableOf('docs/glossary.md', '| word | what it is | where |').map(([word]) => word);
    expect(new Set(words).size).toBe(words.length);
  });
});
