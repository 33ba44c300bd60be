import { z } from 'zod';
import { described } from '../platform/described.ts';
import { fieldProblem } from '../platform/field-problems.ts';
import { datum, time } from '../platform/fields.ts';
import { approximatePlaces, type PlacedStation, type StoredStation, shiftRules, stationStates } from './station.ts';

/** The address of a picture. Pictures of stations are kept elsewhere. */
export const pictureUrl = z.url({ protocol: /^https$/ }).max(500);

/** Shifts, in requests and replies. */
export const stationShifts = z
  .strictObject({
    open: z
      .enum(shiftRules)
      .meta(described('在班次期间开放，还是在班次之外开放', 'whether it is open during the shifts or outside of them')),
    times: z
      .array(
        z.strictObject({
          days: z
            .string()
            .max(40)
            .regex(/^(Mo|Tu|We|Th|Fr|Sa|Su)([-,](Mo|Tu|We|Th|Fr|Sa|Su))*$/, fieldProblem('weekdays')),
          from: clock('班次开始时间', 'the shift begins'),
          to: clock(
            '班次结束时间；不晚于开始时间即为次日',
            'the shift ends; on the next day when that is not later than its beginning',
          ),
        }),
      )
      .min(1)
      .max(20),
  })
  .meta({ id: 'StationShifts' });
export type StationShifts = z.output<typeof stationShifts>;

/** The public fields of a station. */
export const stationFields = {
  id: z.string(),
  code: z.string(),
  name: z.string(),
  aliases: z.array(z.string()).optional(),
  kind: z.string().meta(described('站点类型表中的键', 'a key of /stations/kinds')),
  union: z.string(),
  region: z.string(),
  serves: z.array(z.string()).optional().meta(described('另外服务的区划', 'further regions that it serves')),
  lng: z.number().meta(described('以度为单位，GCJ-02 坐标系', 'degrees, GCJ-02')),
  lat: z.number().meta(described('以度为单位，GCJ-02 坐标系', 'degrees, GCJ-02')),
  approximate: z
    .enum(approximatePlaces)
    .nullish()
    .meta(
      described(
        '坐标只是所在社区、街道或区县的中心',
        'lng and lat are only the middle of its community, street or district',
      ),
    ),
  address: z.string().nullish(),
  phone: z.string().nullish(),
  hours: z
    .string()
    .nullish()
    .meta(
      described(
        '开放时间，OpenStreetMap opening_hours 写法；不能理解的保留原文',
        'OpenStreetMap opening_hours; the text as written where it is not understood',
      ),
    ),
  writtenHours: z
    .string()
    .nullish()
    .meta(
      described(
        '单位所写的开放时间原文，与开放时间相同时为空；供人阅读',
        'the opening hours as the office wrote them, where that is another text; for people to read',
      ),
    ),
  shifts: stationShifts
    .nullish()
    .meta(described('旁边工厂的班次；有班次时代替开放时间', 'shifts of the factory beside it; they replace hours')),
  services: z.array(z.string()).meta(described('服务项目表中的键', 'keys of /stations/services')),
  pictures: z.array(z.string()).optional(),
  state: z.enum(stationStates),
  closure: z
    .object({ reason: z.string(), from: time, until: time.nullish() })
    .nullish()
    .meta(described('暂停开放的原因和恢复时间', 'why and until when it is closed')),
  verifiedAt: time
    .nullish()
    .meta(described('最近一次核实全部信息的时间', 'when somebody last verified all these data')),
  version: z.int().meta(described('任何站点每变动一次即增大的版本号', 'grows with every change of any station')),
  sample: z.boolean().nullish(),
  distance: z.number().optional().meta(described('距请求位置的米数', 'metres from the requested point')),
} as const;

const publicStation = z.object(stationFields).meta({ id: 'Station' });

/** The public view of a station. */
export const StationView = z.pipe(z.transform(toStationView), publicStation);

/** Turn a stored station that stands on the map into its view. Empty lists are left out. */
export function toStationView(stored: PlacedStation): z.input<typeof publicStation> {
  const [lng, lat] = stored.location.coordinates as [number, number];
  return { ...shownFieldsOf(stored), lng, lat };
}

function shownFieldsOf(stored: StoredStation) {
  const { location, aliases, serves, pictures, verified, ...rest } = stored;
  return {
    ...rest,
    id: String(stored._id),
    ...(aliases?.length && { aliases }),
    ...(serves?.length && { serves }),
    ...(pictures?.length && { pictures }),
    ...(verified && { verifiedAt: verified.at }),
  };
}

const staffStation = z
  .object({
    ...stationFields,
    lng: stationFields.lng
      .nullish()
      .meta(
        described('以度为单位，GCJ-02 坐标系；位置未知时为空', 'degrees, GCJ-02; null while nobody knows the place'),
      ),
    lat: stationFields.lat
      .nullish()
      .meta(
        described('以度为单位，GCJ-02 坐标系；位置未知时为空', 'degrees, GCJ-02; null while nobody knows the place'),
      ),
    given: z
      .object({ lng: z.number(), lat: z.number(), datum })
      .nullish()
      .meta(
        described(
          '录入时的原始坐标；位置为大致或未知时为空',
          'the coordinates as they came in; null while the place is approximate or unknown',
        ),
      ),
    verifiedBy: z
      .string()
      .nullish()
      .meta(described('核实人的账号编号；cli 表示由命令行核实', 'the id of an account, or cli')),
    ask: z
      .object({ person: z.string().optional(), phone: z.string().optional() })
      .nullish()
      .meta(described('有差错时的联系人', 'whom to contact when something is wrong')),
    hoursWarnings: z
      .array(z.object({ code: z.string(), text: z.object({ 'zh-CN': z.string(), en: z.string() }) }))
      .meta(described('对开放时间的理解存疑之处', 'what is doubtful in how the opening hours were understood')),
    updatedAt: time,
  })
  .meta({ id: 'StationForStaff' });

/** A stored station whose contact is decrypted, in clear or masked, and what is doubtful in its opening hours. */
export type StationForStaff = Omit<StoredStation, 'ask'> & {
  ask?: { person?: string | undefined; phone?: string | undefined } | undefined;
  hoursWarnings: { code: string; text: { 'zh-CN': string; en: string } }[];
};

/** A station as its officers see it. */
export const StationStaffView = z.pipe(
  z.transform(
    ({ ask, hoursWarnings, ...stored }: StationForStaff): z.input<typeof staffStation> => ({
      ...shownFieldsOf(stored as StoredStation),
      lng: stored.location?.coordinates[0],
      lat: stored.location?.coordinates[1],
      given: stored.given,
      verifiedBy: stored.verified?.by,
      ask,
      hoursWarnings,
      updatedAt: stored.updatedAt,
    }),
  ),
  staffStation,
);

function clock(zh: string, en: string) {
  return z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, fieldProblem('time_of_day'))
    .meta(described(zh, en));
}
