import type { Language } from '../../platform/errors/errors.ts';
import type { WaitingReason } from '../../register/record/match-statements.ts';

/** Why a row waits, in a sentence for the person who decides. */
export const waitingReasonTexts: Readonly<Record<WaitingReason, Readonly<Record<Language, string>>>> = {
  name_only: {
    'zh-CN': '只有名称相同，没有区县、地址或电话可以印证',
    en: 'Only the name agrees; no district, address or phone confirms it.',
  },
  several: { 'zh-CN': '与几家单位都相符', en: 'It fits several employers.' },
  code_shared: {
    'zh-CN': '代码与同一清单中的另一家单位相同，名称或区县却不同；选“新”则不采用该代码',
    en: 'It bears the code of another unit of the same list, with another name or district; as a new one it goes without the code.',
  },
};
