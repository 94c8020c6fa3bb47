/** What the package `lazaretto` exports. */

export { DeliverabilityMonitor } from './stack/monitor.ts';
export type { DeliverabilityMonitorProps, MonitorTables } from './stack/props.ts';
export { InvalidSettings } from './stack/settings/invalid-settings.ts';
