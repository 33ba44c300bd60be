import { element } from './element.js';
import { distanceText, english, nameOf, openingText, say } from './words.js';

/**
 * The list beside the map.
 *
 * @param tables Kinds and services by their keys.
 * @param choose Called with a station that was tapped.
 */
export function stationList(list, tables, choose) {
  const rowOf = (station) => {
    const { name, kind, address, opening, distance, closure, services, phone, sample } = station;
    const row = element('li');
    row.dataset.station = station.id;
    const head = element('button', name);
    head.type = 'button';
    head.addEventListener('click', () => choose(station));
    const named = (table, key) => (tables[table].get(key) ? nameOf(tables[table].get(key)) : key);
    const about = [named('kinds', kind), distance !== undefined && distanceText(distance), sample && say('sample')];
    const state = element('p', closure ? `${say('closed')} · ${closure.reason}` : openingText(opening));
    state.className = closure ? 'closed' : opening.state;
    const more = element('div');
    more.className = 'more';
    more.append(
      element('p', address ?? ''),
      element('p', services.map((key) => named('services', key)).join(english ? ', ' : '、')),
    );
    if (phone) more.append(call(phone));
    row.append(head, element('p', about.filter(Boolean).join(' · ')), state, more);
    return row;
  };
  let chosen;
  const unfold = () => {
    for (const row of list.children) row.classList.toggle('chosen', row.dataset.station === chosen);
    list.querySelector('.chosen')?.scrollIntoView({ block: 'nearest' });
  };
  return {
    show(stations) {
      list.replaceChildren(...stations.map(rowOf));
      unfold();
    },
    /** Unfold a station; one that is not listed comes before all others. */
    open(station) {
      chosen = station.id;
      if (![...list.children].some((row) => row.dataset.station === chosen)) list.prepend(rowOf(station));
      unfold();
    },
  };
}

function call(phone) {
  const link = element('a', phone);
  link.href = `tel:${phone}`;
  return link;
}
