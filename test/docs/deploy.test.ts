import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings, SETTING_NAMES, type SettingsInput } from '../../infra/stack/settings.ts';
import { blocks, namesIn, pathOf, tableOf, textOf } from './pages.ts';

describe.each(['README.md', 'docs/deploy.md'])('%s', (page) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(pathOf('test/docs'), '.compiled-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('shows code that compiles: the configuration, and the construct in another app', () => {
    for (const name of ['config', 'construct']) {
      const [code, ...more] = blocks(page, `ts ${name}`);
      expect(more).toEqual([]);
      writeFileSync(
        join(folder, `${name}.ts`),
        code?.replace("'lazaretto'", "'./infra/index.ts'").replace("'./infra/", "'../../../infra/") ?? '',
      );
    }
    writeFileSync(join(folder, 'tsconfig.json'), '{ "extends": "../../../tsconfig.json", "include": ["*.ts"] }');

    const tsc = pathOf('node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });

    expect(stdout).toBe('');
  });
});

describe('docs/admin.md', () => {
  it('shows settings for the buttons in Slack that hold, and a manifest of an app that gets presses and only posts', async () => {
    const folder = mkdtempSync(join(pathOf('test/docs'), '.compiled-'));
    try {
      const file = join(folder, 'slack.ts');
      writeFileSync(file, blocks('docs/admin.md', 'ts slack-config').join('\n'));
      const { default: settings } = (await import(file)) as { default: SettingsInput };
      expect(readSettings(settings).slackButtons?.users).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const [manifest, ...more] = blocks('docs/admin.md', 'json slack-manifest');
    expect(more).toEqual([]);
    expect(JSON.parse(manifest ?? '')).toMatchObject({
      oauth_config: { scopes: { bot: ['incoming-webhook'] } },
      settings: { interactivity: { is_enabled: true } },
    });
  });
});

describe('docs/allowance.md', () => {
  it('shows settings that hold', async () => {
    const folder = mkdtempSync(join(pathOf('test/docs'), '.compiled-'));
    try {
      const file = join(folder, 'allowance.ts');
      writeFileSync(file, blocks('docs/allowance.md', 'ts allowance-config').join('\n'));
      const { default: settings } = (await import(file)) as { default: SettingsInput };
      expect(readSettings(settings).allowance?.callers).toHaveLength(1);
      const told = join(folder, 'told.ts');
      writeFileSync(told, blocks('docs/allowance.md', 'ts sender-webhooks').join('\n'));
      const { default: telling } = (await import(told)) as { default: SettingsInput };
      expect(readSettings(telling).senderWebhooks).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('docs/deploy.md', () => {
  it('lists every setting, in order', () => {
    const rows = tableOf('docs/deploy.md', '| setting | default | what it does |');
    expect(rows.map(([name]) => namesIn(name))).toEqual(SETTING_NAMES.map((name) => [name]));
    for (const name of SETTING_NAMES) {
      const prop = name === 'encryptionKeyArn' ? 'encryptionKey' : name;
      expect(textOf('infra/stack/props.ts')).toMatch(new RegExp(`\\*/\\n  readonly ${prop}\\??:`));
    }
  });
});
