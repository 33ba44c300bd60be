import { trusted } from 'mongoose';
import type { firstEventKinds } from '../../../schemas/activities/events/event-kind.ts';
import { shanghaiDay } from '../../../schemas/platform/shanghai.ts';
import { StationModel } from '../../../schemas/stations/station.ts';
import { regionRange } from '../../access/staff/scope.ts';
import { publishEvent } from '../../activities/events/publish.ts';

/**
 * Publish the sample's events, with sessions in the weeks after `now`; those that are there stay as they are.
 *
 * Each is held at a station of the sample, where there is one of its kind in its region.
 *
 * @returns how many were added.
 */
export async function loadSampleEvents(now: Date): Promise<number> {
  let added = 0;
  for (const { code, at, place, sessions, union, ...sample } of samples) {
    const region = union === '331000' ? '3310' : union;
    const station = at && (await stationOf(region, at));
    const plan = {
      ...sample,
      code: `SAMPLE-${code}`,
      union,
      region,
      place: station ? `${station.name}，${station.address ?? place}` : place,
      ...(station && { station: station.code }),
      sessions: sessions.map((session) => times(session, now)),
    };
    if ((await publishEvent(plan, { sample: true })).added) added++;
  }
  return added;
}

interface SampleSession {
  /** Days from today. */
  day: number;
  from: string;
  to: string;
  places: number;
  /** Days from today on which sign-up opens at 10:00; it opened yesterday where this is left out. */
  opens?: number;
}

interface Sample {
  code: string;
  title: string;
  kind: keyof typeof firstEventKinds;
  union: string;
  /** The kind of station it is held at. */
  at?: string;
  place: string;
  description: string;
  sessions: SampleSession[];
}

const samples: Sample[] = [
  {
    code: 'HEALTH',
    title: '骑手、司机免费健康体检',
    kind: 'health',
    union: '331002',
    at: 'service_center',
    place: '椒江区职工服务中心',
    description: '血常规、心电图、腹部彩超与血压测量，当场解读。请空腹，凭本人身份证参加。',
    sessions: [
      { day: 3, from: '08:00', to: '11:00', places: 60 },
      { day: 10, from: '08:00', to: '11:00', places: 60 },
    ],
  },
  {
    code: 'FIRST-AID',
    title: '红十字救护员取证班',
    kind: 'course',
    union: '331000',
    at: 'cultural_palace',
    place: '台州市工人文化宫',
    description: '心肺复苏、AED 使用与创伤包扎，两个半天，考核合格发证。',
    sessions: [{ day: 6, from: '13:30', to: '17:00', places: 30 }],
  },
  {
    code: 'LEGAL-DAY',
    title: '劳动法律咨询日',
    kind: 'legal_day',
    union: '331003',
    at: 'legal_service',
    place: '黄岩区工会法律服务站',
    description: '工资、工伤、社保与劳动合同，工会律师一对一解答，每人二十分钟。',
    sessions: [
      { day: 4, from: '09:00', to: '11:30', places: 12 },
      { day: 4, from: '14:00', to: '16:30', places: 12 },
    ],
  },
  {
    code: 'VOLUNTEER',
    title: '暖蜂驿站志愿值守',
    kind: 'volunteer',
    union: '331002',
    at: 'nuanfeng_station',
    place: '椒江区暖蜂驿站',
    description: '为歇脚的骑手、环卫工人烧水、充电、登记需求，计入志愿服务时长。',
    sessions: [
      { day: 2, from: '18:00', to: '21:00', places: 4 },
      { day: 9, from: '18:00', to: '21:00', places: 4 },
      { day: 16, from: '18:00', to: '21:00', places: 4 },
    ],
  },
  {
    code: 'BADMINTON',
    title: '职工羽毛球混合双打赛',
    kind: 'contest',
    union: '331000',
    at: 'cultural_palace',
    place: '台州市工人文化宫',
    description: '按县（市、区）组队，小组循环后淘汰；球拍自备，用球由工会提供。',
    sessions: [{ day: 20, from: '08:30', to: '17:30', places: 64 }],
  },
  {
    code: 'FRIENDSHIP',
    title: '“遇见暖蜂”单身职工联谊',
    kind: 'friendship',
    union: '331004',
    at: 'workers_home',
    place: '路桥区职工之家',
    description: '二十二至四十岁单身职工，男女名额各半，现场有破冰游戏与手作。',
    sessions: [{ day: 12, from: '14:00', to: '17:30', places: 80 }],
  },
  {
    code: 'WEDDING',
    title: '新时代职工集体婚礼',
    kind: 'wedding',
    union: '331000',
    place: '台州市市民广场',
    description: '二十对新人，礼服、跟拍与婚车由工会提供，每对由一人报名。',
    sessions: [{ day: 40, from: '09:00', to: '12:00', places: 20, opens: 5 }],
  },
  {
    code: 'READING',
    title: '职工书屋亲子阅读',
    kind: 'activity',
    union: '331082',
    at: 'library',
    place: '临海市职工书屋',
    description: '绘本共读与拓印，适合四至八岁的孩子与家长。',
    sessions: [
      { day: 7, from: '09:30', to: '11:00', places: 15 },
      { day: 14, from: '09:30', to: '11:00', places: 15 },
    ],
  },
  {
    code: 'STRESS',
    title: '卸下压力：夜班职工心理团辅',
    kind: 'course',
    union: '331081',
    at: 'counselling_room',
    place: '温岭市职工心理咨询室',
    description: '正念呼吸与睡眠管理，小班进行，全程保密。',
    sessions: [{ day: 8, from: '19:00', to: '20:30', places: 12 }],
  },
  {
    code: 'WELDING',
    title: '焊工技能比武',
    kind: 'contest',
    union: '331083',
    at: 'workers_home',
    place: '玉环市职工之家',
    description: '理论与实操各占三成与七成，前三名可申报“台州市技术能手”。',
    sessions: [{ day: 25, from: '08:00', to: '16:00', places: 40 }],
  },
  {
    code: 'WAGES',
    title: '工资怎么算、工伤怎么报',
    kind: 'course',
    union: '331023',
    at: 'mediation_room',
    place: '天台县劳动争议调解室',
    description: '调解员用真实案例讲清加班费、停工留薪与伤残鉴定。',
    sessions: [{ day: 11, from: '18:30', to: '20:00', places: 50 }],
  },
  {
    code: 'MOTHERS',
    title: '孕哺期女职工健康讲座',
    kind: 'course',
    union: '331024',
    at: 'mothers_room',
    place: '仙居县爱心妈咪小屋',
    description: '母乳喂养、产后恢复与女职工特殊保护规定，可带婴儿。',
    sessions: [{ day: 13, from: '14:30', to: '16:00', places: 25 }],
  },
];

function stationOf(region: string, kind: string) {
  return StationModel.findOne({ sample: true, kind, region: trusted(regionRange(region)) })
    .sort({ code: 1 })
    .lean();
}

/** Sign-up ends at 18:00 on the day before. */
function times({ day, from, to, places, opens = -1 }: SampleSession, now: Date) {
  const at = (days: number, time: string) => {
    return new Date(Date.parse(`${shanghaiDay(now)}T${time}:00+08:00`) + days * 86_400_000);
  };
  return {
    startsAt: at(day, from),
    endsAt: at(day, to),
    opensAt: at(opens, '10:00'),
    closesAt: at(day - 1, '18:00'),
    places,
  };
}
