/** How long after an answer, or after none came, the server is asked again; milliseconds. */
const askEvery = 5000;
/** So long an answer is waited for. */
const askTimeout = 4000;
/** One code is shown for so long. */
const shown = 10_000;
/** So long without an answer is said on the page. */
const worry = 12_000;

const token = location.pathname.split('/').pop();
const at = (id) => document.getElementById(id);
const words = {
  in: { action: '签到', inside: '已在场 ' },
  out: { action: '签退', inside: '仍在场 ' },
};

/** The last answer, when it came on this page's own clock, and how far the server's clock is ahead of that. */
let content;
let answered = performance.now();
let ahead = 0;
/** The page's address is good no more: nothing is asked again. */
let ended = false;
let drawn;

async function ask() {
  const sent = performance.now();
  try {
    const reply = await fetch(`/api/v1/screens/${token}`, {
      cache: 'no-store',
      signal: patience(),
    });
    if (reply.status === 404 || reply.status === 400) return end();
    if (!reply.ok) return;
    content = await reply.json();
    answered = performance.now();
    // The server looked at its clock about half way.
    ahead = Date.parse(content.now) - (sent + answered) / 2;
    tell();
  } catch {
    // No network, or no answer in time: `draw` says so, and the next try comes by itself.
  }
}

/** `AbortSignal.timeout` for the browsers of older screens too. */
function patience() {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), askTimeout);
  return controller.signal;
}

function end() {
  ended = true;
  content = undefined;
  at('offline').hidden = true;
  say('此签到屏已失效或场次已取消，请联系组织者重新打开。');
}

function tell() {
  const { title, place, action, startsAt, endsAt, inside, expected } = content;
  at('title').textContent = title;
  document.title = `${words[action].action} · ${title}`;
  document.body.classList.toggle('out', action === 'out');
  at('when').textContent = `${span(new Date(startsAt), new Date(endsAt))}　${place}`;
  at('action').textContent = words[action].action;
  at('inside').textContent = `${words[action].inside}${inside} 人`;
  at('expected').textContent = ` / 报名 ${expected} 人`;
}

function draw() {
  if (ended) return;
  const now = performance.now();
  const server = now + ahead;
  const silent = now - answered;
  const code = content?.codes.find(({ from }) => Date.parse(from) <= server && server < Date.parse(from) + shown);
  const left = code ? Date.parse(code.from) + shown - server : 0;
  at('left').style.width = `${(left / shown) * 100}%`;
  at('offline').hidden = silent < worry;
  at('offline').textContent = code
    ? `网络中断，正在重新连接；二维码还可使用 ${Math.max(0, Math.ceil((lastEnd() - server) / 1000))} 秒。`
    : '网络中断，正在重新连接。';
  if (code) return show(code);
  if (!content && silent < worry) return say('正在连接…');
  say('网络中断，二维码已失效。恢复后自动继续，请稍候。');
}

function show({ text, svg }) {
  if (drawn === text) return;
  drawn = text;
  const qr = at('qr');
  qr.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  qr.alt = `${words[content.action].action}二维码`;
  qr.hidden = false;
  at('notice').textContent = '';
}

function say(text) {
  drawn = undefined;
  at('qr').hidden = true;
  at('left').style.width = '0';
  if (at('notice').textContent !== text) at('notice').textContent = text;
}

function lastEnd() {
  return Math.max(...content.codes.map(({ from }) => Date.parse(from))) + shown;
}

function span(from, to) {
  const day = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    month: 'long',
    day: 'numeric',
    weekday: 'short',
  });
  const hour = new Intl.DateTimeFormat('zh-CN', {
    timeZone: 'Asia/Shanghai',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
  const same = day.format(from) === day.format(to);
  return `${day.format(from)} ${hour.format(from)}–${same ? '' : `${day.format(to)} `}${hour.format(to)}`;
}

async function askOn() {
  await ask();
  if (!ended) setTimeout(askOn, askEvery);
}

/** A phone or tablet at the door must not fall asleep; where the browser cannot, it is set by hand. */
async function stayAwake() {
  if (document.visibilityState === 'visible') await navigator.wakeLock?.request('screen').catch(() => {});
}

setInterval(draw, 200);
void askOn();
void stayAwake();
document.addEventListener('visibilitychange', stayAwake);
window.addEventListener('online', ask);
document.addEventListener('click', () => document.documentElement.requestFullscreen?.().catch(() => {}));
