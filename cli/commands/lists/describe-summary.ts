import type {
  ChangeExample,
  Contradiction,
  ContradictionKind,
  PlanSummary,
} from '../../../server/lists/importing/plan-summary.ts';
import { formatTable } from '../../terminal/format-table.ts';
import type { Io } from '../../terminal/io.ts';

/** Describe what a plan would change: values before and after, contradictions, and the figures of districts. */
export function describeSummary(io: Io, { changes, conflicts, figures }: PlanSummary): string {
  const changed = Object.entries(changes).flatMap(([field, { count, examples }]) =>
    examples.map((example, at) => [
      at === 0 ? io.text(fieldTexts[field as keyof typeof changes], field) : '',
      at === 0 ? String(count) : '',
      ...changeCells(example),
    ]),
  );
  const contradictory = Object.entries(conflicts).flatMap(([kind, { count, examples }]) =>
    examples.map((example, at) => [
      at === 0 ? io.text(...conflictTexts[kind as ContradictionKind]) : '',
      at === 0 ? String(count) : '',
      ...conflictCells(io, example),
    ]),
  );
  const districts = figures.map(({ region, name, employers, covered }) => [
    region || '—',
    name || io.text('未定位', 'not placed'),
    ...[employers, covered].map(([before, after]) => `${before} → ${after}`),
  ]);
  const t = io.text;
  return [
    section(
      t('将改变的数值', 'Values that would change'),
      [
        t('内容', 'field'),
        t('处', 'count'),
        '#',
        t('单位', 'employer'),
        t('行', 'line'),
        t('改前 → 改后', 'before → after'),
      ],
      changed,
    ),
    section(
      t('相互矛盾、需要核对', 'Contradictions to be checked'),
      [t('类别', 'kind'), t('处', 'count'), '#', t('单位', 'employer'), t('行', 'lines'), t('各处所写', 'values')],
      contradictory,
    ),
    section(
      t('各区县的变化', 'What would change in the figures'),
      [t('代码', 'code'), t('区划', 'region'), t('用人单位', 'employers'), t('已建会', 'with a union')],
      districts,
    ),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function section(title: string, heading: string[], rows: string[][]): string {
  return rows.length > 0 ? `${title}\n${formatTable(heading, rows)}` : '';
}

function changeCells({ employer, name, line, before, after }: ChangeExample): string[] {
  return [String(employer), name, String(line), `${before ?? '—'} → ${after ?? '—'}`];
}

function conflictCells(io: Io, { employer, name, lines, values }: Contradiction): string[] {
  return [employer === null ? '—' : String(employer), name, lines.join(' '), values.join(io.text(' / ', ' / '))];
}

const fieldTexts: Record<keyof PlanSummary['changes'], string> = {
  name: '名称',
  code: '信用代码',
  region: '区划',
  headcount: '人数',
  members: '会员人数',
  union: '建会情况',
  unionCode: '工会代码',
  industry: '行业',
  production: '投产时间',
};

const conflictTexts: Record<ContradictionKind, [zh: string, en: string]> = {
  names: ['同一代码，名称不同', 'one code, several names'],
  headcounts: ['同一单位，人数不同', 'one employer, several head counts'],
  union: ['建会情况与底册不同', 'another union status than in the register'],
  undecided: ['无法判断是哪个单位', 'which employer it is cannot be decided'],
};
