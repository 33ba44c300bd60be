/** The pause between two requests, in milliseconds like all durations here. */
const pollPause = 5000;
/** How long a reply is waited for. */
const requestTimeout = 4000;
/** How long one code is shown. */
const codeDuration = 10_000;
/** After so long without a reply the page says that it is offline. */
const offlineAfter = 12_000;

const token = location.pathname.split('/').pop();
const byId = (id) => document.getElementById(id);
const actionTexts = {
  in: { action: '签到', inside: '已在场 ' },
  out: { action: '签退', inside: '仍在场 ' },
};

/** The last reply. */
let session;
/** When it came, on the clock of this page. */
let repliedAt = performance.now();
/** How far the server's clock is ahead of the clock of this page. */
let clockOffset = 0;
/** Whether the address of the page is no longer valid: polling has stopped. */
let ended = false;
/** The text of the code that is shown. */
let shownText;

async function poll() {
  const sent = performance.now();
  try {
    const reply = await fetch(`/api/v1/screens/${token}`, {
      cache: 'no-store',
      signal: timeoutSignal(),
    });
    if (reply.status === 404 || reply.status === 400) return end();
    if (!reply.ok) return;
    session = await reply.json();
    repliedAt = performance.now();
    // The server read its clock about half way between request and reply.
    clockOffset = Date.parse(session.now) - (sent + repliedAt) / 2;
    showSession();
  } catch {
    // There is no network, or no reply in time. `draw` says so, and polling goes on.
  }
}

/** `AbortSignal.timeout`, which the browsers of older screens lack. */
function timeoutSignal() {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), requestTimeout);
  return controller.signal;
}

function end() {
  ended = true;
  session = undefined;
  byId('offline').hidden = true;
  showNotice('此签到屏已失效或场次已取消，请联系组织者重新打开。');
}

function showSession() {
  const { title, place, action, startsAt, endsAt, inside, expected } = session;
  byId('title').textContent = title;
  document.title = `${actionTexts[action].action} · ${title}`;
  document.body.classList.toggle('out', action === 'out');
  byId('when').textContent = `${span(new Date(startsAt), new Date(endsAt))}　${place}`;
  byId('action').textContent = actionTexts[action].action;
  byId('inside').textContent = `${actionTexts[action].inside}${inside} 人`;
  byId('expected').textContent = ` / 报名 ${expected} 人`;
}

function draw() {
  if (ended) return;
  const now = performance.now();
  const serverTime = now + clockOffset;
  const silence = now - repliedAt;
  const code = session?.codes.find(
    ({ from }) => Date.parse(from) <= serverTime && serverTime < Date.parse(from) + codeDuration,
  );
  const left = code ? Date.parse(code.from) + codeDuration - serverTime : 0;
  byId('left').style.width = `${(left / codeDuration) * 100}%`;
  byId('offline').hidden = silence < offlineAfter;
  byId('offline').textContent = code
    ? `网络中断，正在重新连接；二维码还可使用 ${Math.max(0, Math.ceil((lastEnd() - serverTime) / 1000))} 秒。`
    : '网络中断，正在重新连接。';
  if (code) return showCode(code);
  if (!session && silence < offlineAfter) return showNotice('正在连接…');
  showNotice('网络中断，二维码已失效。恢复后自动继续，请稍候。');
}

function showCode({ text, svg }) {
  if (shownText === text) return;
  shownText = text;
  const qr = byId('qr');
  qr.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  qr.alt = `${actionTexts[session.action].action}二维码`;
  qr.hidden = false;
  byId('notice').textContent = '';
}

/** Show a text in place of a code. */
function showNotice(text) {
  shownText = undefined;
  byId('qr').hidden = true;
  byId('left').style.width = '0';
  if (byId('notice').textContent !== text) byId('notice').textContent = text;
}

/** When the last code that is known ends, on the clock of the server. */
function lastEnd() {
  return Math.max(...session.codes.map(({ from }) => Date.parse(from))) + codeDuration;
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

async function keepPolling() {
  await poll();
  if (!ended) setTimeout(keepPolling, pollPause);
}

/** Keep a phone or tablet at the entrance awake. Where the browser cannot, people set the device by hand. */
async function stayAwake() {
  if (document.visibilityState === 'visible') await navigator.wakeLock?.request('screen').catch(() => {});
}

setInterval(draw, 200);
void keepPolling();
void stayAwake();
document.addEventListener('visibilitychange', stayAwake);
window.addEventListener('online', poll);
document.addEventListener('click', () => document.documentElement.requestFullscreen?.().catch(() => {}));
