import { fleetQuestion, pageOf } from '../fleet/fleet-question.ts';
import { addressOf } from './address.ts';
import { askAhead } from './ahead.ts';
import { pathWith } from './api.ts';

const { view, query } = addressOf(location.hash);
askAhead(pathWith('/fleet'));
if (view === 'fleet') {
  const { asked, page } = fleetQuestion(query);
  askAhead(pathWith('/needs'));
  askAhead(pathWith('/sets', pageOf(asked, page)));
}
