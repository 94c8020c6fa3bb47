import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { functionFolder, ROOT } from './bundle.ts';

/** Bundled here, by esbuild, without Docker; named after what is in it. The package has its bundles with it instead. */
export const codeOf = (name: string): Code =>
  Code.fromAsset(functionFolder(name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      local: {
        tryBundle: (directory) => {
          writeBundle(name, directory);
          return true;
        },
      },
    },
  });

/** A process of its own, because the build is asynchronous and CDK's bundling is not. */
function writeBundle(name: string, directory: string): void {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'infra/bundling/write.ts'), name, directory], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name} cannot be bundled: ${stderr}`);
}
