import type { LocalisedText } from '../../../platform/errors/errors.ts';

/** What one kind of user does with the interface, step by step; the commands of a flow run one after another. */
export interface Flow {
  title: LocalisedText;
  steps: readonly { text: LocalisedText; commands: string }[];
}

const json = `-H 'Content-Type: application/json'`;
const token = `-H "Authorization: Bearer $TOKEN"`;

/** What every flow begins with: where the server is, and how to pick a field out of a reply. */
const preparation = {
  text: {
    'zh-CN': '先写明服务器地址；`pick` 从答复中取出某一项的第一个值。',
    en: 'Say where the server is; `pick` takes the first value of a field out of a reply.',
  },
  commands: `BASE=\${BASE:-http://localhost:3000}
pick() { grep -oE "\\"$1\\":\\"[^\\"]+\\"" | sed -n 1p | cut -d '"' -f 4; }`,
};

const staffLogin = {
  text: {
    'zh-CN': '以启动时显示的试用账号 `trial` 登录；`PASSWORD` 填所显示的密码。',
    en: 'Log in by the account `trial` that the start prints; `PASSWORD` is the password that stands beside it.',
  },
  commands: `TOKEN=$(curl -sSf $BASE/api/v1/auth/staff ${json} -d '{"username":"trial","password":"'"$PASSWORD"'"}' | pick accessToken)
curl -sSf $BASE/api/v1/staff/me ${token}`,
};

const worker: Flow = {
  title: { 'zh-CN': '职工', en: 'A worker' },
  steps: [
    preparation,
    {
      text: {
        'zh-CN': '查找附近的站点和可报名的活动，无须登录。',
        en: 'Find the stations nearby and the events to sign up for; this needs no login.',
      },
      commands: `curl -sSf "$BASE/api/v1/stations/nearby?lng=121.4287&lat=28.6613&limit=3"
EVENT=$(curl -sSf "$BASE/api/v1/events?limit=1" | pick id)
SESSION=$(curl -sSf $BASE/api/v1/events/$EVENT | grep -oE '"sessions":\\[\\{"id":"[^"]+"' | cut -d '"' -f 6)`,
    },
    {
      text: {
        'zh-CN':
          '登录并绑定手机号。小程序中登录码由 `wx.login` 得到；试用时写作“谁:任意内容”，手机号授权码写作“手机号:任意内容”，每个只能用一次。',
        en:
          'Log in and bind a phone number. A mini-program has the code from `wx.login`; in a trial it is `who:anything`, and that ' +
          'of the phone is `number:anything`, each good once.',
      },
      commands: `TOKEN=$(curl -sSf $BASE/api/v1/auth/wechat ${json} -d '{"code":"wang:'$(date +%s)'"}' | pick accessToken)
curl -sSf $BASE/api/v1/me/phone ${token} ${json} -d '{"code":"13800138000:'$(date +%s)'"}'`,
    },
    {
      text: {
        'zh-CN': '报名，查看本人的报名，到场时出示个人码。重复发送同一 `Idempotency-Key` 不会报两次名。',
        en:
          'Sign up, see one’s own sign-ups, and show the personal code at the door. The same `Idempotency-Key` sent again signs ' +
          'nobody up twice.',
      },
      commands: `curl -sSf $BASE/api/v1/events/$EVENT/signups ${token} ${json} -H "Idempotency-Key: signup-$(date +%s)" -d '{"sessionId":"'$SESSION'"}'
curl -sSf $BASE/api/v1/me/signups ${token}
curl -sSf $BASE/api/v1/me/code ${token}`,
    },
  ],
};

const organiser: Flow = {
  title: { 'zh-CN': '活动组织者', en: 'An organiser of events' },
  steps: [
    preparation,
    staffLogin,
    {
      text: { 'zh-CN': '起草活动，然后发布。', en: 'Draft an event, and publish it.' },
      commands: `EVENT=$(curl -sSf $BASE/api/v1/staff/events ${token} ${json} -d '{"code":"DOC-'$(date +%s)'","title":"骑手健康体检日","kind":"health","union":"331002","place":"椒江区职工服务中心一楼","sessions":[{"startsAt":"2099-11-28T09:00:00+08:00","endsAt":"2099-11-28T11:30:00+08:00","opensAt":"2026-11-21T10:00:00+08:00","closesAt":"2099-11-27T18:00:00+08:00","places":60}]}' | pick id)
curl -sSf -X POST $BASE/api/v1/staff/events/$EVENT/publication ${token}`,
    },
    {
      text: {
        'zh-CN': '查看签到名单；为场次创建签到屏，职工扫描屏幕上的码签到。',
        en: 'Read the attendee list; make a screen for the session, whose code people scan.',
      },
      commands: `SESSION=$(curl -sSf $BASE/api/v1/staff/events/$EVENT ${token} | grep -oE '"sessions":\\[\\{"id":"[^"]+"' | cut -d '"' -f 6)
curl -sSf $BASE/api/v1/staff/events/$EVENT/signups ${token}
curl -sSf $BASE/api/v1/staff/sessions/$SESSION/screens ${token} ${json} -d '{"action":"in"}'`,
    },
  ],
};

const keeper: Flow = {
  title: { 'zh-CN': '站点管理员', en: 'A keeper of a station' },
  steps: [
    preparation,
    staffLogin,
    {
      text: {
        'zh-CN': '找到自己的站点，核实其信息，反馈拥挤程度。',
        en: 'Find one’s own station, verify its data, and say how full it is.',
      },
      commands: `STATION=$(curl -sSf "$BASE/api/v1/staff/stations?limit=1" ${token} | pick id)
curl -sSf -X POST $BASE/api/v1/staff/stations/$STATION/verification ${token}
curl -sSf $BASE/api/v1/staff/stations/$STATION/crowding ${token} ${json} -d '{"level":"some"}'`,
    },
    {
      text: { 'zh-CN': '装修时暂停开放，完工后恢复。', en: 'Close it while it is being repaired, and open it again.' },
      commands: `curl -sSf $BASE/api/v1/staff/stations/$STATION/closure ${token} ${json} -d '{"reason":"装修","until":"2099-03-01T08:00:00+08:00"}'
curl -sSf -X DELETE $BASE/api/v1/staff/stations/$STATION/closure ${token}`,
    },
  ],
};

const officer: Flow = {
  title: { 'zh-CN': '工会干部', en: 'An officer of a union' },
  steps: [
    preparation,
    staffLogin,
    {
      text: {
        'zh-CN': '查看建会覆盖，以及未建会的用人单位。',
        en: 'See the coverage, and the employers without a union.',
      },
      commands: `curl -sSf "$BASE/api/v1/staff/coverage?region=331000" ${token}
curl -sSf "$BASE/api/v1/staff/coverage/employers?region=331000&union=none&limit=3" ${token}`,
    },
    {
      text: {
        'zh-CN': '上传一份用人单位清单（各字段在前，文件在最后），然后查看导入的进度。',
        en: 'Upload a list of employers (the fields first, the file last), and see how far it is.',
      },
      commands: `printf '单位名称,地址,职工人数\\n台州市示例制造有限公司,台州市椒江区海门街道,30\\n' > list.csv
curl -sSf $BASE/api/v1/staff/lists ${token} -F source=other -F partial=true -F file=@list.csv
curl -sSf "$BASE/api/v1/staff/lists?limit=1" ${token}`,
    },
  ],
};

/** The flows of the documentation. */
export const flows: readonly Flow[] = [worker, organiser, keeper, officer];
