import type { defaultEventKinds } from '../../../schemas/activities/events/event-kind.ts';

/** A session of a sample event. */
export interface SampleSession {
  /** Days from today. */
  day: number;
  from: string;
  to: string;
  places: number;
  /** Days from today until sign-up opens at 10:00. Yesterday if absent. */
  opens?: number;
}

/** An event of the sample. */
interface SampleEvent {
  code: string;
  title: string;
  kind: keyof typeof defaultEventKinds;
  union: string;
  /** The kind of station that the event is held at. */
  stationKind?: string;
  place: string;
  description: string;
  sessions: SampleSession[];
}

/** The events of the sample. */
export const sampleEvents: readonly SampleEvent[] = [
  {
    code: 'HEALTH',
    title: '骑手、司机免费健康体检',
    kind: 'health',
    union: '331002',
    stationKind: 'service_center',
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
    stationKind: 'cultural_palace',
    place: '台州市工人文化宫',
    description: '心肺复苏、AED 使用与创伤包扎，两个半天，考核合格发证。',
    sessions: [{ day: 6, from: '13:30', to: '17:00', places: 30 }],
  },
  {
    code: 'LEGAL-DAY',
    title: '劳动法律咨询日',
    kind: 'legal_day',
    union: '331003',
    stationKind: 'legal_service',
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
    stationKind: 'nuanfeng_station',
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
    stationKind: 'cultural_palace',
    place: '台州市工人文化宫',
    description: '按县（市、区）组队，小组循环后淘汰；球拍自备，用球由工会提供。',
    sessions: [{ day: 20, from: '08:30', to: '17:30', places: 64 }],
  },
  {
    code: 'FRIENDSHIP',
    title: '“遇见暖蜂”单身职工联谊',
    kind: 'friendship',
    union: '331004',
    stationKind: 'workers_home',
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
    stationKind: 'library',
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
    stationKind: 'counselling_room',
    place: '温岭市职工心理咨询室',
    description: '正念呼吸与睡眠管理，小班进行，全程保密。',
    sessions: [{ day: 8, from: '19:00', to: '20:30', places: 12 }],
  },
  {
    code: 'WELDING',
    title: '焊工技能比武',
    kind: 'contest',
    union: '331083',
    stationKind: 'workers_home',
    place: '玉环市职工之家',
    description: '理论与实操各占三成与七成，前三名可申报“台州市技术能手”。',
    sessions: [{ day: 25, from: '08:00', to: '16:00', places: 40 }],
  },
  {
    code: 'WAGES',
    title: '工资怎么算、工伤怎么报',
    kind: 'course',
    union: '331023',
    stationKind: 'mediation_room',
    place: '天台县劳动争议调解室',
    description: '调解员用真实案例讲清加班费、停工留薪与伤残鉴定。',
    sessions: [{ day: 11, from: '18:30', to: '20:00', places: 50 }],
  },
  {
    code: 'MOTHERS',
    title: '孕哺期女职工健康讲座',
    kind: 'course',
    union: '331024',
    stationKind: 'mothers_room',
    place: '仙居县爱心妈咪小屋',
    description: '母乳喂养、产后恢复与女职工特殊保护规定，可带婴儿。',
    sessions: [{ day: 13, from: '14:30', to: '16:00', places: 25 }],
  },
];
