export { headlineOf as verdictOf } from '../../../../shared/admin/fleet/headline.ts';
