import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { sdkSchemas } from '../../../infra/bundling/sdk-schemas.ts';
import { pathOf } from '../../docs/pages.ts';

const ASKED = `import { GetAccountCommand, SESv2Client } from '@aws-sdk/client-sesv2';
export const asked = (client) => client.send(new GetAccountCommand({}));
export { SESv2Client };`;

const bundled = async (plugins: Parameters<typeof build>[0]['plugins'] = []) => {
  const { outputFiles } = await build({
    stdin: { contents: ASKED, resolveDir: pathOf('.') },
    ...{ bundle: true, platform: 'node', format: 'esm', write: false, mainFields: ['module', 'main'], plugins },
  });
  return outputFiles[0]?.text ?? '';
};

describe('sdkSchemas', () => {
  it('keeps what is asked for, and the errors, and leaves out what other operations take and answer', async () => {
    const [whole, lean] = [await bundled(), await bundled([sdkSchemas()])];
    for (const word of ['SendQuota', 'TooManyRequestsException', 'AccountDetails']) expect(lean).toContain(word);
    for (const word of ['CreateImportJobRequest', 'EventBridgeDestination']) {
      expect(whole).toContain(word);
      expect(lean).not.toContain(word);
    }
  });
});
