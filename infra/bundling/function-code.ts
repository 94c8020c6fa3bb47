import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundleFunction, functionFolder } from './bundle.ts';

/** Bundled here, by esbuild, without Docker; named after what is in it. The package has its bundles with it instead. */
export const codeOf = (name: string): Code =>
  Code.fromAsset(functionFolder(name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      local: {
        tryBundle: (directory) => {
          bundleFunction(name, directory);
          return true;
        },
      },
    },
  });
