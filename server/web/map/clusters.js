/* global L */
import { asker } from './ask.js';
import { element } from './element.js';

/** From this zoom on a station's name stands beside its point. */
const namesFrom = 15;

/**
 * The stations of the visible part of the map as circles: how many, and what share of them is open now.
 *
 * @param filters What is wanted now: a query, and `open` where only what is open counts.
 * @param choose Called with the id of a station that was tapped.
 */
export function showClusters(map, { filters, choose, tell }) {
  const ask = asker(tell);
  const layer = L.layerGroup().addTo(map);
  const names = new Map();

  async function refresh() {
    const { open, ...query } = filters();
    const box = map.getBounds();
    const bbox = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((degrees, at) =>
      Math.min(Math.max(degrees, at % 2 ? -90 : -180), at % 2 ? 90 : 180).toFixed(6),
    );
    const answer = await ask('stations/clusters', { ...query, bbox: bbox.join(','), zoom: Math.round(map.getZoom()) });
    if (!answer) return;
    layer.clearLayers();
    for (const { geometry, properties } of answer.features) {
      const count = open ? properties.open : properties.count;
      if (count > 0) marker(geometry.coordinates, { ...properties, count }).addTo(layer);
    }
  }

  function marker([lng, lat], { count, open, station }) {
    const single = station !== undefined;
    const size = single ? 18 : 30 + 6 * Math.log10(count);
    const circle = element('div', single ? '' : count);
    circle.className = single ? 'point' : 'cluster';
    circle.style.setProperty('--open', `${(100 * open) / count}%`);
    const icon = L.divIcon({ html: circle, className: 'stations', iconSize: [size, size] });
    const name = names.get(station);
    const shown = L.marker([lat, lng], { icon, keyboard: single, title: name });
    shown.on('click', () => (single ? choose(station) : map.setView([lat, lng], map.getZoom() + 2)));
    if (name && map.getZoom() >= namesFrom)
      shown.bindTooltip(element('span', name), { permanent: true, direction: 'right' });
    return shown;
  }

  map.on('moveend', refresh);
  return {
    refresh,
    /** Names of stations, for their points. */
    learn(stations) {
      const before = names.size;
      for (const { id, name } of stations) names.set(id, name);
      if (names.size > before) void refresh();
    },
  };
}
