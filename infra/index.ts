/** What the package `lazaretto` exports. */
export { InvalidSettings } from './stack/invalid-settings.ts';
export { DeliverabilityMonitor } from './stack/monitor.ts';
export type { DeliverabilityMonitorProps, MonitorTables } from './stack/props.ts';
