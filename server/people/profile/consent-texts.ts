import { type ConsentKind, consentKinds } from '../../../schemas/people/consent.ts';
import { consentTitles } from '../../../schemas/people/consent-titles.ts';
import { Failure, type LocalisedText } from '../../platform/errors/errors.ts';

/** One version of the text of a consent. */
export interface ConsentText {
  kind: ConsentKind;
  version: string;
  title: LocalisedText;
  text: LocalisedText;
}

/** The texts in force, one of each kind. */
export function listConsentTexts(): ConsentText[] {
  return consentKinds.flatMap((kind) => consentTexts.findLast((each) => each.kind === kind) ?? []);
}

/** Find one version of a text. @throws {Failure} `consent_text_not_found`. */
export function findConsentText(kind: ConsentKind, version: string): ConsentText {
  const found = consentTexts.find((each) => each.kind === kind && each.version === version);
  if (!found) throw new Failure('consent_text_not_found', { kind, version });
  return found;
}

const version = '2026-11-01';

/** The title by which an error names a kind. A version that is called otherwise writes its own. */
function titleOf(kind: ConsentKind): LocalisedText {
  const [zh, en] = consentTitles[kind];
  return { 'zh-CN': zh, en };
}

/**
 * A text says who keeps what, for what, for how long, and how it is taken back (PIPL art. 17). Texts are added and never
 * changed, because a consent refers to the version that was shown. The periods are those of retention-rules.ts.
 */
const consentTexts: readonly ConsentText[] = [
  {
    kind: 'privacy',
    version,
    title: titleOf('privacy'),
    text: {
      'zh-CN':
        '为向您提供工会服务，您所属地方的工会处理您的微信标识，以及您自行填写的姓名、手机号、性别、出生年份、就业形式和会员关系，' +
        '并记录您的报名、签到、服务时长和积分。姓名、手机号等加密保存，工作人员查看时已脱敏，查看明文须说明理由并留有记录。' +
        '报名和签到记录保留三年；三年未登录的账号予以注销。您可以随时在小程序中查看、更正、导出或注销本人信息。',
      en:
        'To offer the services of the union, the union of your place handles your identity at WeChat, what you give of name, ' +
        'phone number, sex, year of birth, form of employment and membership, and your sign-ups, check-ins, hours and points. ' +
        'Names and numbers are encrypted, and masked where staff see them; who looks at them in clear gives a reason, which is ' +
        'recorded. Sign-ups and check-ins are kept for three years; an account that is unused for three years is erased. You ' +
        'can see, correct, export and erase your data in the mini-program at any time.',
    },
  },
  {
    kind: 'terms',
    version,
    title: titleOf('terms'),
    text: {
      'zh-CN':
        '本小程序由工会免费提供。请以本人身份使用，如实填写信息；报名后不能参加的请及时取消，多次缺席会暂缓报名。' +
        '积分和兑换品不得转让、不得折现。冒用他人身份、代签到或干扰服务的，工会可以取消其报名和积分。',
      en:
        'The union offers this mini-program free of charge. Use it as yourself and give true data; cancel in time what you ' +
        'cannot attend, since who often does not come has to wait before signing up again. Points and rewards cannot be passed ' +
        'on or exchanged for money. For using another identity, checking in for others or disturbing the service, the union ' +
        'may cancel sign-ups and points.',
    },
  },
  {
    kind: 'id_number',
    version,
    title: titleOf('id_number'),
    text: {
      'zh-CN':
        '身份证号码属于敏感个人信息，仅用于办理需要实名的事项，并由其得出性别和出生年份。号码加密保存，半年后删除；' +
        '撤回同意后立即删除。不同意不影响使用无须实名的服务。',
      en:
        'An identity number is sensitive. It serves requests that ask for identity, and says sex and year of birth. It is ' +
        'encrypted, deleted after half a year, and at once when the consent is withdrawn. Without it, everything that asks for ' +
        'no identity can be used.',
    },
  },
  {
    kind: 'location',
    version,
    title: titleOf('location'),
    text: {
      'zh-CN':
        '位置属于敏感个人信息，仅用于查找附近的站点，以及在要求到场的活动中核对您是否在活动地点附近。位置只作比对，不保存。' +
        '不同意的，可以自行在地图上选择位置，或由工作人员为您签到。',
      en:
        'A location is sensitive. It serves to find stations nearby, and to check that you are near the place of an event that ' +
        'asks for it. It is compared and not stored. Without it, choose a place on the map, or have staff check you in.',
    },
  },
  {
    kind: 'werun',
    version,
    title: titleOf('werun'),
    text: {
      'zh-CN': '步数属于敏感个人信息，仅用于您报名参加的健步活动。您可以随时撤回同意，此后不再读取。',
      en: 'Steps are sensitive. They serve the walking events that you sign up for. Withdraw the consent at any time, and they are read no more.',
    },
  },
  {
    kind: 'messages',
    version,
    title: titleOf('messages'),
    text: {
      'zh-CN':
        '同意后，报名结果、候补到位、场次变动和活动提醒会以微信订阅消息通知您。不同意的，可在小程序的消息中查看。',
      en: 'With it, WeChat tells you how a sign-up ended, of offered places, changed sessions and coming events. Without it, see the messages in the mini-program.',
    },
  },
];
