import { join } from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';

/** In the package a function's bundle lies beside the library, which is CommonJS there, as the archive that Lambda gets. */
export const codeOf = (name: string): Code => Code.fromAsset(join(__dirname, 'functions', `${name}.zip`));
