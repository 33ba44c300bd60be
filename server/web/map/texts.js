/** Whether the page is in English: it is in Chinese unless the browser prefers English. */
export const isEnglish = /^en\b/i.test(navigator.language);

const texts = {
  title: ['工会驿站地图 · 暖蜂', 'Union service stations · Nuanfeng'],
  docs: ['接口文档', 'API'],
  search: ['搜站点：名称、拼音、首字母、街道', 'Search: a name, pinyin, initials, a street'],
  openNow: ['现在开放', 'Open now'],
  anyKind: ['全部类型', 'All kinds'],
  middle: ['离地图中心最近', 'Nearest to the middle of the map'],
  me: ['离我最近', 'Nearest to me'],
  words: ['搜索结果', 'Found'],
  none: ['附近没有符合条件的站点', 'No station here passes the filters'],
  nothing: ['没有找到，请换个词试试', 'Nothing found, try other words'],
  beyond: ['5 公里内没有，最近的在：', 'None within 5 km; the nearest:'],
  locate: ['我的位置', 'Where I am'],
  unlocated: ['无法取得您的位置，请在浏览器中允许定位', 'Your place is not known: allow it in the browser'],
  busy: ['服务器正忙，正在重试…', 'The server is busy, trying again…'],
  offline: ['网络中断，正在重试…', 'No connection, trying again…'],
  open: ['开放中', 'Open'],
  closed: ['未开放', 'Closed'],
  unknown: ['开放时间未知', 'Hours unknown'],
  until: ['关门', 'until'],
  from: ['开门', 'opens'],
  minutes: ['分钟后关门', 'min to closing'],
  again: ['恢复开放', 'opens again'],
  pause: ['起暂停开放', 'closed from'],
  approximate: ['大致位置', 'approximate place'],
  sample: ['样例', 'sample'],
};

/** The text of a key, in the language of the page. */
export const label = (key) => texts[key][isEnglish ? 1 : 0];

/** The name of an entry of the tables of kinds and services, in the language of the page. */
export const nameOf = (entry) => (isEnglish ? entry.en : entry.zh);

const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hour12: false,
});
const dayForm = { timeZone: 'Asia/Shanghai', month: 'short', day: 'numeric' };
const day = new Intl.DateTimeFormat(isEnglish ? 'en' : 'zh-CN', dayForm);
const dayOfYear = new Intl.DateTimeFormat(isEnglish ? 'en' : 'zh-CN', { ...dayForm, year: 'numeric' });
const year = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Shanghai', year: 'numeric' });

/** A time in Shanghai; the day is left out when it is today, and the year when it is this one. */
function timeText(time) {
  const [at, now] = [new Date(time), new Date()];
  if (dayOfYear.format(at) === dayOfYear.format(now)) return clock.format(at);
  return `${(year.format(at) === year.format(now) ? day : dayOfYear).format(at)} ${clock.format(at)}`;
}

/** A time and what happens then: 22:00 关门. */
const changeText = (time, key) => (isEnglish ? `${label(key)} ${timeText(time)}` : `${timeText(time)} ${label(key)}`);

/** The opening status of a station as text: 开放中 · 22:00 关门. */
function openingText({ state, closesAt, closesIn, opensAt }) {
  const parts = [label(state)];
  if (closesIn !== null) parts.push(`${closesIn} ${label('minutes')}`);
  else if (closesAt) parts.push(changeText(closesAt, 'until'));
  if (opensAt) parts.push(changeText(opensAt, 'from'));
  return parts.join(' · ');
}

/** Whether a station is open, with its closure, the reason and the end: `state` for its colour, and the text. */
export function statusOf({ opening, closure }) {
  if (!closure) return { state: opening.state, text: openingText(opening) };
  const end = closure.until ? [changeText(closure.until, 'again')] : [];
  if (Date.parse(closure.from) <= Date.now())
    return { state: 'closed', text: [label('closed'), closure.reason, ...end].join(' · ') };
  const planned = [openingText(opening), changeText(closure.from, 'pause'), closure.reason, ...end];
  return { state: opening.state, text: planned.join(' · ') };
}

/** A distance in metres as text. */
export const distanceText = (metres) => (metres < 1000 ? `${metres} m` : `${(metres / 1000).toFixed(1)} km`);
