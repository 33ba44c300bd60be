/* global L */
import { showClusters } from './clusters.js';
import { element } from './element.js';
import { createFilters } from './filters.js';
import { createStationList } from './list.js';
import { createRequester } from './request.js';
import { isEnglish, label } from './texts.js';

const byId = (id) => document.getElementById(id);
const showNotice = (text) => {
  byId('notice').hidden = !text;
  byId('notice').textContent = text ?? '';
};
const request = createRequester(showNotice);

document.documentElement.lang = isEnglish ? 'en' : 'zh-CN';
document.title = label('title');
for (const id of ['docs', 'locate']) byId(id).textContent = label(id);
byId('words').placeholder = label('search');

const map = L.map('map', { attributionControl: false, zoomControl: false, worldCopyJump: true });
L.control.zoom({ position: 'bottomright' }).addTo(map);
// 地图审核管理规定 requires that an internet map shows its 审图号 at the lower left.
L.control.attribution({ position: 'bottomleft', prefix: false }).addTo(map);
L.control.scale({ imperial: false }).addTo(map);
background().addTo(map);

const tables = Object.fromEntries(
  await Promise.all(['kinds', 'services'].map(async (name) => [name, await readTable(name)])),
);
const filters = createFilters(byId('filters'), tables, () => {
  void clusters.refresh();
  void refresh();
});
const list = createStationList(byId('stations'), tables, goTo);
const clusters = showClusters(map, {
  filters,
  showNotice,
  onChoose: async (id) => goTo(await request(`stations/${id}`)),
});

/**
 * What the list shows: the stations nearest to the middle of the map, those nearest to the visitor, or search results.
 */
let listed = { by: 'middle' };
/** Where the visitor is, once the browser has told it. */
let here;

map.on('moveend', () => {
  const { lat, lng } = map.getCenter();
  history.replaceState(null, '', `#${map.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}`);
  if (listed.by === 'middle') void refresh();
});
byId('words').addEventListener('change', () => {
  const text = byId('words').value.trim();
  void refresh(text ? { by: 'words', text } : { by: 'middle' });
});
byId('locate').addEventListener('click', () => {
  byId('words').value = '';
  // A browser gives its position in WGS-84. The server converts it.
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      here = { lng: coords.longitude, lat: coords.latitude, datum: 'wgs84' };
      void refresh({ by: 'me' });
    },
    () => showNotice(label('unlocated')),
    { timeout: 10_000 },
  );
});
showStart();

async function refresh(choice = listed) {
  listed = choice;
  const found = choice.by === 'words' ? await findByWords(choice.text) : await findByPlace(choice.by);
  if (!found || listed !== choice) return;
  byId('heading').textContent = found.heading;
  list.show(found.items);
  clusters.addNames(found.items);
  const movesMap = choice.by !== 'middle' && !choice.shown;
  choice.shown = true;
  if (movesMap && found.items.length > 0) map.fitBounds(boundsOf(found.items), { maxZoom: 16, padding: [60, 60] });
}

/** The middle of the map, as the parameters of a request. */
function middle() {
  const { lng, lat } = map.getCenter().wrap();
  return { lng: lng.toFixed(6), lat: lat.toFixed(6) };
}

async function findByPlace(by) {
  const from = by === 'me' ? here : middle();
  const answer = await request('stations/nearby', { ...filters(), ...from, limit: 30 });
  if (!answer) return undefined;
  const { items, beyond } = answer;
  if (items.length > 0) return { items, heading: label(by) };
  return beyond ? { items: [beyond], heading: label('beyond') } : { items, heading: label('none') };
}

async function findByWords(text) {
  const answer = await request('stations/search', { q: text, ...(here ?? middle()), limit: 50 });
  if (!answer) return undefined;
  const { kinds, services, open } = filters();
  const items = answer.items.filter(
    (station) =>
      (!kinds || station.kind === kinds) &&
      (!open || station.opening.state === 'open') &&
      services.split(',').every((key) => !key || station.services.includes(key)),
  );
  // The middle of the map puts the nearer of two stations first, but how far it is from there tells nobody anything.
  const shown = here ? items : items.map((station) => ({ ...station, distance: null }));
  return { items: shown, heading: label(items.length > 0 ? 'words' : 'nothing') };
}

function goTo(station) {
  if (!station) return;
  clusters.addNames([station]);
  list.open(station);
  map.setView([station.lat, station.lng], Math.max(map.getZoom(), 16));
}

/** Move the map to the place that the address names, or to where the stations are, or to China. */
async function showStart() {
  const [zoom, lat, lng] = location.hash.slice(1).split('/').map(Number);
  if (Math.abs(lat) <= 85 && Math.abs(lng) <= 180 && zoom >= 0) return map.setView([lat, lng], Math.min(zoom, 19));
  const everywhere = await request('stations/clusters', { bbox: '73,3,136,54', zoom: 4 });
  const places = (everywhere?.features ?? []).map(({ geometry: { coordinates } }) => ({
    lng: coordinates[0],
    lat: coordinates[1],
  }));
  return places.length > 0 ? map.fitBounds(boundsOf(places), { maxZoom: 10 }) : map.setView([35, 104], 4);
}

function boundsOf(places) {
  return L.latLngBounds(places.map(({ lat, lng }) => [lat, lng]));
}

/** Read the entries of a table that are not retired, by their keys. */
async function readTable(name) {
  const { items } = await createRequester(showNotice)(`stations/${name}`);
  return new Map(items.filter(({ retired }) => !retired).map((entry) => [entry.key, entry]));
}

/** The tiles that the operator has configured. Without them a grid is drawn, so that the map is seen to move. */
function background() {
  const { tiles } = document.body.dataset;
  const attribution = element('span', document.body.dataset.attribution).outerHTML;
  if (tiles) return L.tileLayer(tiles, { attribution, maxZoom: 19 });
  const grid = L.gridLayer({ attribution, maxZoom: 19 });
  grid.createTile = () => {
    const tile = document.createElement('div');
    tile.className = 'grid';
    return tile;
  };
  return grid;
}
