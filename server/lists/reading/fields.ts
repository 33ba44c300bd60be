import type { SourceType } from '../../register/record/sources.ts';
import type { SheetColumn } from '../../sheets/header/find-header.ts';
import { buildTitleLookup, fieldOfTitle } from '../../sheets/header/titles.ts';

/** The fields that a column of a list may have. A column with none of them is kept in the row's cells only. */
export const fields = [
  'name',
  'formerName',
  'code',
  'orgCode',
  'licence',
  'unitType',
  'employerType',
  'headcount',
  'members',
  'established',
  'production',
  'district',
  'street',
  'community',
  'address',
  'phone',
  'contact',
  'industry',
  'registrationState',
  'unionName',
  'jointUnionName',
  'unionCode',
  'unionForm',
  'unionExists',
  'unionOwn',
  'unionJoint',
  'unionNone',
  'unionFounded',
] as const;
export type Field = (typeof fields)[number];

/** The Chinese names of the fields, for reports. */
export const fieldNames: Readonly<Record<Field | 'row', string>> = {
  row: '整行',
  name: '单位名称',
  formerName: '曾用名',
  code: '统一社会信用代码',
  orgCode: '组织机构代码',
  licence: '注册号',
  unitType: '单位类型',
  employerType: '企业类型',
  headcount: '人数',
  members: '会员人数',
  established: '成立日期',
  production: '投产（开业）时间',
  district: '所属区县',
  street: '所属街道',
  community: '社区',
  address: '地址',
  phone: '联系电话',
  contact: '联系人',
  industry: '行业',
  registrationState: '登记状态',
  unionName: '工会名称',
  jointUnionName: '联合工会名称',
  unionCode: '工会统一社会信用代码',
  unionForm: '建会形式',
  unionExists: '是否建会',
  unionOwn: '单独建会',
  unionJoint: '联合建会',
  unionNone: '未建会',
  unionFounded: '建会日期',
};

/** Column titles that mean the same in every list, the surest first. Where a header has two of a field, the surer wins. */
const common: Record<Exclude<Field, 'headcount'>, readonly string[]> = {
  name: words(
    '单位名称 企业名称 用人单位名称 单位详细名称 机构名称 参保单位名称 法人单位名称 企业(单位)名称 单位(企业)名称 用人单位 参保单位 公司名称 企业全称 单位全称 建会单位名称 覆盖单位名称 涵盖单位名称 所在单位名称 单位(公司)名称 企业(公司)名称 企业(机构)名称 工商注册名称 工商登记名称 登记名称 注册名称 市场主体名称 经营主体名称 缴费单位名称 单位名 企业名 name',
  ),
  formerName: words('曾用名 曾用名称 原名称 原单位名称 原企业名称 变更前名称 原用名 历史名称 更名前名称 formername'),
  code: words(
    '统一社会信用代码 单位统一社会信用代码 企业统一社会信用代码 统一信用代码 社会信用代码 信用代码 统一代码 统一社会信用代码(组织机构代码) 统一社会信用代码/组织机构代码 统一社会信用代码/注册号 税号 纳税人识别号 单位代码 法人代码 code 社会统一信用代码 统一社会代码 统一社会信用编码 统一社会信用代码证号 统一社会信用代码或组织机构代码 纳税人识别号(统一社会信用代码) 信用代码证号 uscc',
  ),
  orgCode: words(
    '组织机构代码 组织机构代码证号 机构代码 组织代码 法人单位代码 组织机构代码号 单位组织机构代码 orgcode',
  ),
  licence: words(
    '注册号 工商注册号 营业执照号 营业执照注册号 营业执照号码 登记注册号 工商登记号 营业执照注册号码 工商登记注册号 licence',
  ),
  unitType: words('单位类型 单位类别 普查单位类型 unittype'),
  employerType: words(
    '企业类型 机构类型 登记注册类型 经济类型 单位性质 企业性质 登记类型 市场主体类型 经济性质 所有制性质 企业登记注册类型 employertype',
  ),
  members: words(
    '会员人数 工会会员人数 会员数 工会会员数 入会人数 会员总数 会员总人数 工会会员总数 工会会员 已入会人数 现有会员人数 其中会员人数 members',
  ),
  established: words(
    '成立日期 成立时间 注册日期 注册时间 登记日期 设立日期 成立年月 登记注册日期 登记注册时间 注册登记日期 注册登记时间 工商注册时间 工商登记日期 established',
  ),
  production: words(
    '投产时间 投产日期 开业时间 开业日期 开业(成立)时间 开业(成立)日期 正式投产时间 开工投产时间 开工时间 开工日期 投产年月 开业年月 正式投产日期 production',
  ),
  district: words(
    '所属区县 区县 所属县区 县区 县(市、区) 县(市,区) 所在区县 行政区划 所属区域 所在区 所属区 所属县市区 县市区 县(市)区 区(县) 所属县 行政区划代码 区划代码 区/县 县(区) 市(县、区) 区(市、县) 市县区 所属地区 属地 辖区 district',
  ),
  street: words(
    '所属街道 街道 镇街 所属镇街 乡镇 乡镇街道 乡镇(街道) 街道(乡镇) 所属乡镇 所属乡镇街道 镇(街道) 所属镇(街道) 街道乡镇 乡(镇、街道) 乡镇/街道 街道/乡镇 镇(乡、街道) 街镇 街镇名称 街道名称 乡镇名称 镇/街道 镇街道 street',
  ),
  community: words(
    '社区 村居 所属社区 社区(村) 村(社区) 村社区 村(居) 所属村居 社区/村 村/社区 村(居)委会 居委会 社区名称 村(社区)名称 community',
  ),
  address: words(
    '单位地址 地址 注册地址 注册地 企业地址 住所 经营地址 详细地址 通讯地址 生产经营地址 办公地址 实际地址 实际经营地址 联系地址 经营场所 生产地址 住所地 单位详细地址 address',
  ),
  phone: words(
    '联系电话 电话 手机 手机号 手机号码 联系方式 固定电话 电话号码 单位电话 联系人电话 移动电话 手机电话 办公电话 联系手机 联系号码 联系人手机 联系人手机号 联系人联系方式 联系人及电话 联系人及联系电话 联系人及联系方式 联系人(电话) 负责人电话 法人电话 法定代表人电话 工会主席电话 phone',
  ),
  contact: words(
    '联系人 联系人姓名 经办人 负责人 工会主席 联系人名称 法定代表人 法定代表人姓名 法人代表 法人姓名 法人 contact',
  ),
  industry: words(
    '行业代码 行业 所属行业 行业类别 国民经济行业代码 国民经济行业 行业名称 行业分类 行业门类 从事行业 industry',
  ),
  registrationState: words(
    '登记状态 经营状态 企业状态 存续状态 营业状态 开业状态 运营状态 单位状态 主体状态 生产经营状态 registrationstate',
  ),
  unionName: words(
    '工会名称 工会组织名称 基层工会名称 工会全称 工会组织全称 工会委员会名称 基层工会全称 所属工会 所属工会名称 所在工会 所在工会名称 unionname',
  ),
  jointUnionName: words('联合工会名称 所属联合工会 所属联合工会名称 加入的联合工会 加入联合工会名称 联合基层工会名称'),
  unionCode: words(
    '工会统一社会信用代码 工会信用代码 工会代码 工会法人代码 工会社会信用代码 工会法人统一社会信用代码 unioncode',
  ),
  unionForm: words(
    '建会形式 组建形式 建会方式 建会类型 工会类型 组建方式 工会组建形式 工会组建方式 工会组建类型 工会组织形式 建会情况 工会组建情况 建会状态 unionform',
  ),
  unionExists: words(
    '是否建会 是否建立工会 是否组建工会 是否已建会 是否已建工会 是否成立工会 是否建立工会组织 有无工会 有无工会组织 是否有工会',
  ),
  unionOwn: words('单独建会 独立建会 单独建立工会 独立建立工会 单建'),
  unionJoint: words('联合建会 联合建立工会 联建 加入联合工会'),
  unionNone: words('未建会 未建立工会 未建工会 未组建工会'),
  unionFounded: words(
    '建会日期 建会时间 成立工会时间 工会成立时间 工会成立日期 组建时间 建立工会时间 组建日期 工会组建时间 工会建立时间 成立工会日期 unionfounded',
  ),
};

/**
 * What each source counts, and its column titles for the count. The count of another source is never used in its place.
 *
 * `counts`: insured (参保人数), employed at the end of the period (从业人员期末人数) or staff (职工人数).
 */
export const sources: Readonly<
  Record<SourceType, { zh: string; counts: 'insured' | 'employed' | 'staff'; headcount: readonly string[] }>
> = {
  'social-security': {
    zh: '社保参保',
    counts: 'insured',
    headcount: words(
      '参保人数 参保职工人数 职工参保人数 实缴人数 缴费人数 养老保险参保人数 参保总人数 参保缴费人数 缴费职工人数 社保人数 社保参保人数 在保人数 养老参保人数 基本养老保险参保人数 企业养老保险参保人数 人数 headcount',
    ),
  },
  census: {
    zh: '经济普查',
    counts: 'employed',
    headcount: words(
      '从业人员期末人数 期末从业人员 从业人员期末数 期末从业人数 从业人员数 从业人员 从业人数 期末从业人员数 年末从业人员 年末从业人员数 年末从业人数 从业人员总数 人数 headcount',
    ),
  },
  'union-register': {
    zh: '工会台账',
    counts: 'staff',
    headcount: words(
      '职工人数 职工数 职工总数 在职职工人数 员工人数 职工总人数 在职职工数 在职职工总数 在册职工人数 在岗职工人数 现有职工人数 职工数量 员工数 员工总数 员工总人数 在职员工人数 用工人数 用工总数 在职人数 人数 headcount',
    ),
  },
  verification: {
    zh: '实地核查',
    counts: 'staff',
    headcount: words(
      '核查人数 核实人数 实有人数 职工人数 职工数 在职职工人数 员工人数 用工人数 职工总人数 在职职工数 在职职工总数 在册职工人数 在岗职工人数 现有职工人数 职工数量 员工数 员工总数 员工总人数 在职员工人数 用工总数 在职人数 人数 headcount',
    ),
  },
  other: {
    zh: '其他',
    counts: 'staff',
    headcount: words(
      '职工人数 职工数 用工人数 员工人数 员工数 在职人数 职工总人数 在职职工数 在职职工总数 在册职工人数 在岗职工人数 现有职工人数 职工数量 员工总数 员工总人数 在职员工人数 用工总数 人数 headcount',
    ),
  },
};

/**
 * Find the column with the head count of another kind of source, in a list without a head count of its own: 职工人数 in a
 * list of social security. It is not used; a mapping can say that it is meant.
 *
 * @returns its title; undefined where there is none.
 */
export function headcountOfAnother(columns: readonly SheetColumn<Field>[]): string | undefined {
  if (columns.some(({ field }) => field === 'headcount')) return undefined;
  const counts = buildTitleLookup({
    headcount: [...new Set(Object.values(sources).flatMap(({ headcount }) => headcount))],
  });
  return columns.find(({ field, title }) => !field && fieldOfTitle(title, counts))?.title;
}

/** The column titles of each field in lists of a source, the surest first. */
export function synonyms(source: SourceType): Readonly<Record<Field, readonly string[]>> {
  return { ...common, headcount: sources[source].headcount };
}

function words(line: string): string[] {
  return line.split(' ');
}
