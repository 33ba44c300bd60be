import { element } from './element.js';
import { distanceText, isEnglish, label, nameOf, statusOf } from './texts.js';

/**
 * Create the list beside the map.
 *
 * @param tables the entries of kinds and services by their keys.
 * @param onChoose called with a station that was tapped.
 */
export function createStationList(list, tables, onChoose) {
  const rowOf = (station) => {
    const { name, kind, address, writtenHours, distance, approximate, services, phone, sample } = station;
    const row = element('li');
    row.dataset.station = station.id;
    const head = element('button', name);
    head.type = 'button';
    head.addEventListener('click', () => onChoose(station));
    const entryName = (table, key) => (tables[table].get(key) ? nameOf(tables[table].get(key)) : key);
    const details = [
      entryName('kinds', kind),
      distance !== null && distanceText(distance),
      approximate && label('approximate'),
      sample && label('sample'),
    ];
    const status = statusOf(station);
    const state = element('p', status.text);
    state.className = status.state;
    const more = element('div');
    more.className = 'more';
    more.append(
      element('p', address ?? ''),
      element('p', writtenHours ?? ''),
      element('p', services.map((key) => entryName('services', key)).join(isEnglish ? ', ' : '、')),
    );
    if (phone) more.append(phoneLink(phone));
    row.append(head, element('p', details.filter(Boolean).join(' · ')), state, more);
    return row;
  };
  let chosen;
  const unfoldChosen = () => {
    for (const row of list.children) row.classList.toggle('chosen', row.dataset.station === chosen);
    list.querySelector('.chosen')?.scrollIntoView({ block: 'nearest' });
  };
  return {
    show(stations) {
      list.replaceChildren(...stations.map(rowOf));
      unfoldChosen();
    },
    /** Unfold a station. One that is not in the list is put before all others. */
    open(station) {
      chosen = station.id;
      if (![...list.children].some((row) => row.dataset.station === chosen)) list.prepend(rowOf(station));
      unfoldChosen();
    },
  };
}

function phoneLink(phone) {
  const link = element('a', phone);
  link.href = `tel:${phone}`;
  return link;
}
