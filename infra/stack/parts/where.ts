import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { STORE_OUTPUTS } from '../../store-outputs.ts';

/** Outputs of the stack that say where people's data lies: what the command line exports and forgets. */
export function tellWhere(
  scope: Construct,
  places: Readonly<Partial<Record<(typeof STORE_OUTPUTS)[number], string>>>,
): void {
  // The command line finds them by how they end, in whatever stack the monitor is part of.
  const monitor = scope.node.id.replace(/[^A-Za-z0-9]/g, '');
  for (const [name, value] of Object.entries(places)) {
    new CfnOutput(scope, name, { value }).overrideLogicalId(`${monitor}${name}`);
  }
}
