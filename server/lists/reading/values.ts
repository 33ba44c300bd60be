import { clean } from '../../platform/text/clean.ts';
import { maskNumber, maskPersonal } from '../../platform/text/mask-numbers.ts';
import { type ProblemCode, problem } from '../../sheets/problems.ts';
import { readCode, readUnionCode } from './code-cell.ts';
import { parseDate } from './dates.ts';
import { parseCount } from './headcount.ts';
import { readFormerNames, readName } from './names.ts';
import { parsePhone } from './phones.ts';
import type { ListUnion, ListValues, PartialDate, RowProblem } from './row.ts';
import type { Field } from './sources.ts';
import { readUnionForm } from './union-cell.ts';

/** A row while it is read: what it means so far, and what was wrong. */
export interface Draft {
  values: ListValues;
  problems: RowProblem[];
  /** The day on which the list is read, as `YYYY-MM-DD`: no date may lie after it. */
  today: string;
}

/** Read one cell, of `maxText` characters at most, into the draft. */
export type CellReader = (cell: string, draft: Draft) => void;

/** Longer cells are not read, in characters: nothing that an office means needs more. */
export const maxText = 500;

/** How each field's cell is read. A blank cell is never an error here. */
export const readers: Readonly<Record<Field, CellReader>> = {
  name(cell, draft) {
    const found = readName(clean(cell));
    if (typeof found === 'string') complain(draft, 'name', found, maskPersonal(cell));
    else {
      draft.values.name = found.name;
      if (found.formerNames) draft.values.formerNames = [...(draft.values.formerNames ?? []), ...found.formerNames];
    }
  },
  formerName(cell, draft) {
    const names = readFormerNames(clean(cell));
    if (names.length > 0) draft.values.formerNames = [...(draft.values.formerNames ?? []), ...names];
  },
  code: codeReader('code'),
  orgCode: codeReader('orgCode'),
  licence: codeReader('licence'),
  unitType(cell, draft) {
    if (/产业活动单位|分支机构|^2$/.test(clean(cell))) draft.values.branch ??= { by: 'unit-type' };
  },
  employerType: textReader('employerType'),
  headcount: countReader('headcount'),
  members: countReader('members'),
  established: dateReader('established', (draft, date) => {
    draft.values.established = date;
  }),
  production: dateReader('production', (draft, date) => {
    draft.values.production = date;
  }),
  district: textReader('district'),
  street: textReader('street'),
  community: textReader('community'),
  address: textReader('address'),
  phone(cell, draft) {
    const found = parsePhone(clean(cell));
    if (typeof found === 'string') complain(draft, 'phone', found, maskNumber(clean(cell)));
    else if (found) draft.values.phone = found.phone;
  },
  contact(cell, draft) {
    const person = clean(cell);
    // A name that a list of refused rows covers says nothing: it must not take the place of the name.
    if (person && !/\p{L}\*/u.test(person)) draft.values.contact = person;
  },
  industry: textReader('industry'),
  unionName(cell, draft) {
    const name = clean(cell);
    if (name && !/^(?:[-/]+|无|暂无)$/.test(name)) unionOf(draft).name = name;
  },
  unionCode(cell, draft) {
    const { code, problem: found } = readUnionCode(clean(cell));
    if (code) unionOf(draft).code = code;
    // whatever is wrong with the union's code, the employer's row stays good
    else if (found)
      draft.problems.push({ ...problem('unionCode', found.code, maskPersonal(found.value)), severity: 'warning' });
  },
  unionForm(cell, draft) {
    const found = readUnionForm(clean(cell));
    if (found === 'union_form_unreadable') complain(draft, 'unionForm', found, cell);
    else if (found) Object.assign(unionOf(draft), found);
  },
  unionFounded: dateReader('unionFounded', (draft, date) => {
    unionOf(draft).founded = date;
  }),
};

function codeReader(field: 'code' | 'orgCode' | 'licence'): CellReader {
  return (cell, draft) => {
    const { problem: found, parentOrgCode, orgCode, ...codes } = readCode(clean(cell));
    if (found) draft.problems.push(problem(field, found.code, found.value, found.candidates));
    const { values } = draft;
    if (orgCode && values.orgCode && values.orgCode !== orgCode) {
      complain(draft, field, 'code_conflict', orgCode);
      if (!codes.code) return;
    }
    if (orgCode) values.orgCode = orgCode;
    if (parentOrgCode) values.branch = { by: 'code', parentOrgCode };
    Object.assign(values, codes);
  };
}

function countReader(field: 'headcount' | 'members'): CellReader {
  return (cell, draft) => {
    const found = parseCount(clean(cell));
    if (typeof found === 'string') complain(draft, field, found, cell);
    else if (found) draft.values[field] = found;
  };
}

function dateReader(field: Field, put: (draft: Draft, date: PartialDate) => void): CellReader {
  return (cell, draft) => {
    const found = parseDate(clean(cell), draft.today);
    if (typeof found === 'string') complain(draft, field, found, cell);
    else if (found) put(draft, found);
  };
}

type TextField = 'employerType' | 'district' | 'street' | 'community' | 'address' | 'industry';

function textReader(field: TextField): CellReader {
  return (cell, draft) => {
    const text = clean(cell);
    if (text) draft.values[field] = text;
  };
}

function unionOf(draft: Draft): ListUnion {
  draft.values.union ??= {};
  return draft.values.union;
}

function complain(draft: Draft, field: Field, code: ProblemCode, value?: string): void {
  draft.problems.push(problem(field, code, value));
}
