/* global L */
import { element } from './element.js';
import { createRequester } from './request.js';

/** From this zoom on the names of stations are shown beside their points. */
const minNameZoom = 15;

/**
 * Show the stations in the visible part of the map as circles: how many they are, and what share of them is open now.
 *
 * @param filters gives the chosen filters as a query, with `open` when only open stations count.
 * @param onChoose called with the id of a station that was tapped.
 */
export function showClusters(map, { filters, onChoose, showNotice }) {
  const request = createRequester(showNotice);
  const layer = L.layerGroup().addTo(map);
  const names = new Map();

  async function refresh() {
    const { open, ...query } = filters();
    const box = map.getBounds();
    const bbox = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((degrees, at) =>
      Math.min(Math.max(degrees, at % 2 ? -90 : -180), at % 2 ? 90 : 180).toFixed(6),
    );
    const answer = await request('stations/clusters', {
      ...query,
      bbox: bbox.join(','),
      zoom: Math.round(map.getZoom()),
    });
    if (!answer) return;
    layer.clearLayers();
    for (const { geometry, properties } of answer.features) {
      const count = open ? properties.open : properties.count;
      if (count > 0) createMarker(geometry.coordinates, { ...properties, count }).addTo(layer);
    }
  }

  function createMarker([lng, lat], { count, open, station }) {
    const isSingle = station !== null;
    const size = isSingle ? 18 : 30 + 6 * Math.log10(count);
    const circle = element('div', isSingle ? '' : count);
    circle.className = isSingle ? 'point' : 'cluster';
    circle.style.setProperty('--open', `${(100 * open) / count}%`);
    const icon = L.divIcon({ html: circle, className: 'stations', iconSize: [size, size] });
    const name = names.get(station);
    const marker = L.marker([lat, lng], { icon, keyboard: isSingle, title: name });
    marker.on('click', () => (isSingle ? onChoose(station) : map.setView([lat, lng], map.getZoom() + 2)));
    if (name && map.getZoom() >= minNameZoom)
      marker.bindTooltip(element('span', name), { permanent: true, direction: 'right' });
    return marker;
  }

  map.on('moveend', refresh);
  return {
    refresh,
    /** Add the names of stations, to show them beside their points. */
    addNames(stations) {
      const before = names.size;
      for (const { id, name } of stations) names.set(id, name);
      if (names.size > before) void refresh();
    },
  };
}
