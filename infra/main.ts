import config from '../lazaretto.config.ts';
import { appOf } from './stack/app.ts';
import { InvalidSettings } from './stack/settings.ts';

try {
  appOf(config).synth();
} catch (error) {
  if (!(error instanceof InvalidSettings)) throw error;
  process.stderr.write(`lazaretto.config.ts is not right:\n${error.message}\n`);
  process.exitCode = 2;
}
