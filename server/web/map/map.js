/* global L */
import { asker } from './ask.js';
import { showClusters } from './clusters.js';
import { element } from './element.js';
import { filterRow } from './filters.js';
import { stationList } from './list.js';
import { english, say } from './words.js';

const at = (id) => document.getElementById(id);
const tell = (text) => {
  at('notice').hidden = !text;
  at('notice').textContent = text ?? '';
};
const ask = asker(tell);

document.documentElement.lang = english ? 'en' : 'zh-CN';
document.title = say('title');
for (const id of ['docs', 'locate']) at(id).textContent = say(id);
at('words').placeholder = say('search');

const map = L.map('map', { attributionControl: false, zoomControl: false, worldCopyJump: true });
L.control.zoom({ position: 'bottomright' }).addTo(map);
// 地图审核管理规定 wants the 审图号 of an internet map at the lower left.
L.control.attribution({ position: 'bottomleft', prefix: false }).addTo(map);
L.control.scale({ imperial: false }).addTo(map);
background().addTo(map);

const tables = Object.fromEntries(
  await Promise.all(['kinds', 'services'].map(async (name) => [name, await table(name)])),
);
const filters = filterRow(at('filters'), tables, () => {
  void clusters.refresh();
  void refresh();
});
const list = stationList(at('stations'), tables, goTo);
const clusters = showClusters(map, { filters, tell, choose: async (id) => goTo(await ask(`stations/${id}`)) });

/** What the list shows: the nearest to the middle of the map, the nearest to the visitor, or what words found. */
let listed = { by: 'middle' };

map.on('moveend', () => {
  const { lat, lng } = map.getCenter();
  history.replaceState(null, '', `#${map.getZoom()}/${lat.toFixed(5)}/${lng.toFixed(5)}`);
  if (listed.by === 'middle') void refresh();
});
at('words').addEventListener('change', () => {
  const text = at('words').value.trim();
  void refresh(text ? { by: 'words', text } : { by: 'middle' });
});
at('locate').addEventListener('click', () => {
  at('words').value = '';
  // A browser's place is WGS-84; the server converts it.
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => refresh({ by: 'me', lng: coords.longitude, lat: coords.latitude, datum: 'wgs84' }),
    () => tell(say('unlocated')),
    { timeout: 10_000 },
  );
});
begin();

async function refresh(wanted = listed) {
  listed = wanted;
  const found = wanted.by === 'words' ? await byWords(wanted.text) : await byPlace(wanted);
  if (!found || listed !== wanted) return;
  at('heading').textContent = found.heading;
  list.show(found.items);
  clusters.learn(found.items);
  const isElsewhere = wanted.by !== 'middle' && !wanted.seen;
  wanted.seen = true;
  if (isElsewhere && found.items.length > 0) map.fitBounds(around(found.items), { maxZoom: 16, padding: [60, 60] });
}

async function byPlace({ by, ...place }) {
  const { lng, lat } = map.getCenter().wrap();
  const from = by === 'me' ? place : { lng: lng.toFixed(6), lat: lat.toFixed(6) };
  const answer = await ask('stations/nearby', { ...filters(), ...from, limit: 30 });
  if (!answer) return undefined;
  const { items, beyond } = answer;
  if (items.length > 0) return { items, heading: say(by) };
  return beyond ? { items: [beyond], heading: say('beyond') } : { items, heading: say('none') };
}

async function byWords(text) {
  const { lng, lat } = map.getCenter().wrap();
  const answer = await ask('stations/search', { q: text, lng: lng.toFixed(6), lat: lat.toFixed(6), limit: 50 });
  if (!answer) return undefined;
  const { kinds, services, open } = filters();
  const items = answer.items.filter(
    (station) =>
      (!kinds || station.kind === kinds) &&
      (!open || station.opening.state === 'open') &&
      services.split(',').every((key) => !key || station.services.includes(key)),
  );
  return { items, heading: say(items.length > 0 ? 'words' : 'nothing') };
}

function goTo(station) {
  if (!station) return;
  clusters.learn([station]);
  list.open(station);
  map.setView([station.lat, station.lng], Math.max(map.getZoom(), 16));
}

/** Where the address says, else where there are stations, else China. */
async function begin() {
  const [zoom, lat, lng] = location.hash.slice(1).split('/').map(Number);
  if (Math.abs(lat) <= 85 && Math.abs(lng) <= 180 && zoom >= 0) return map.setView([lat, lng], Math.min(zoom, 19));
  const everywhere = await ask('stations/clusters', { bbox: '73,3,136,54', zoom: 4 });
  const places = (everywhere?.features ?? []).map(({ geometry: { coordinates } }) => ({
    lng: coordinates[0],
    lat: coordinates[1],
  }));
  return places.length > 0 ? map.fitBounds(around(places), { maxZoom: 10 }) : map.setView([35, 104], 4);
}

function around(places) {
  return L.latLngBounds(places.map(({ lat, lng }) => [lat, lng]));
}

async function table(name) {
  const { items } = await asker(tell)(`stations/${name}`);
  return new Map(items.filter(({ retired }) => !retired).map((entry) => [entry.key, entry]));
}

/** The tiles that the operator has named; without them a grid, so that one sees the map move. */
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
