import { cleanCell } from '../../platform/text/clean-cell.ts';
import { maskNumber, maskPersonalNumbers } from '../../platform/text/mask-text.ts';
import { makeProblem, type ProblemCode } from '../../sheets/problems/problems.ts';
import { readCode, readUnionCode } from './code-cell.ts';
import { parseDate } from './dates.ts';
import type { Field } from './fields.ts';
import { parseCount } from './headcount.ts';
import { readFormerNames, readName } from './names.ts';
import { parsePhone } from './phones.ts';
import type { ListUnion, PartialDate, WritableRow } from './row.ts';
import { readUnionForm } from './union-cell.ts';

/**
 * Read a cell of at most `maxText` characters into a row.
 *
 * @param today the last day that a date may be, `YYYY-MM-DD`.
 */
export type CellReader = (cell: string, row: WritableRow, today: string) => void;

/** The maximum length of a cell that is read, in characters. */
export const maxText = 500;

/** The reader of each field's cells. A blank cell is no problem here. */
export const readers: Readonly<Record<Field, CellReader>> = {
  name(cell, row) {
    const found = readName(cleanCell(cell));
    if (typeof found === 'string') addProblem(row, 'name', found, maskPersonalNumbers(cell));
    else {
      row.values.name = found.name;
      if (found.formerNames) row.values.formerNames = [...(row.values.formerNames ?? []), ...found.formerNames];
    }
  },
  formerName(cell, row) {
    const names = readFormerNames(cleanCell(cell));
    if (names.length > 0) row.values.formerNames = [...(row.values.formerNames ?? []), ...names];
  },
  code: codeReader('code'),
  orgCode: codeReader('orgCode'),
  licence: codeReader('licence'),
  unitType(cell, row) {
    if (/产业活动单位|分支机构|^2$/.test(cleanCell(cell))) row.values.branch ??= { by: 'unit-type' };
  },
  employerType: textReader('employerType'),
  headcount: countReader('headcount'),
  members: countReader('members'),
  established: dateReader('established', (row, date) => {
    row.values.established = date;
  }),
  production: dateReader('production', (row, date) => {
    row.values.production = date;
  }),
  district: textReader('district'),
  street: textReader('street'),
  community: textReader('community'),
  address: textReader('address'),
  phone(cell, row) {
    const found = parsePhone(cleanCell(cell));
    if (typeof found === 'string') addProblem(row, 'phone', found, maskNumber(cleanCell(cell)));
    else if (found) row.values.phone = found.phone;
  },
  contact(cell, row) {
    const person = cleanCell(cell);
    // A name that was masked in a file of rejected rows must not replace the real one.
    if (person && !/\p{L}\*/u.test(person)) row.values.contact = person;
  },
  industry: textReader('industry'),
  unionName(cell, row) {
    const name = cleanCell(cell);
    if (name && !/^(?:[-/]+|无|暂无)$/.test(name)) unionOf(row).name = name;
  },
  unionCode(cell, row) {
    const { code, problem } = readUnionCode(cleanCell(cell));
    if (code) unionOf(row).code = code;
    // A wrong union code is a warning: it does not reject the employer's row.
    else if (problem)
      row.problems.push({
        ...makeProblem('unionCode', problem.code, maskPersonalNumbers(problem.value)),
        severity: 'warning',
      });
  },
  unionForm(cell, row) {
    const found = readUnionForm(cleanCell(cell));
    if (found === 'union_form_unreadable') addProblem(row, 'unionForm', found, cell);
    else if (found) Object.assign(unionOf(row), found);
  },
  unionFounded: dateReader('unionFounded', (row, date) => {
    unionOf(row).founded = date;
  }),
};

function codeReader(field: 'code' | 'orgCode' | 'licence'): CellReader {
  return (cell, row) => {
    const { problem, parentOrgCode, orgCode, ...codes } = readCode(cleanCell(cell));
    if (problem) row.problems.push(makeProblem(field, problem.code, problem.value, problem.candidates));
    const { values } = row;
    if (orgCode && values.orgCode && values.orgCode !== orgCode) {
      addProblem(row, field, 'code_conflict', orgCode);
      if (!codes.code) return;
    }
    if (orgCode) values.orgCode = orgCode;
    if (parentOrgCode) values.branch = { by: 'code', parentOrgCode };
    Object.assign(values, codes);
  };
}

function countReader(field: 'headcount' | 'members'): CellReader {
  return (cell, row) => {
    const found = parseCount(cleanCell(cell));
    if (typeof found === 'string') addProblem(row, field, found, cell);
    else if (found) row.values[field] = found;
  };
}

function dateReader(field: Field, set: (row: WritableRow, date: PartialDate) => void): CellReader {
  return (cell, row, today) => {
    const found = parseDate(cleanCell(cell), today);
    if (typeof found === 'string') addProblem(row, field, found, cell);
    else if (found) set(row, found);
  };
}

type TextField = 'employerType' | 'district' | 'street' | 'community' | 'address' | 'industry';

function textReader(field: TextField): CellReader {
  return (cell, row) => {
    const text = cleanCell(cell);
    if (text) row.values[field] = text;
  };
}

function unionOf(row: WritableRow): ListUnion {
  row.values.union ??= {};
  return row.values.union;
}

function addProblem(row: WritableRow, field: Field, code: ProblemCode, value?: string): void {
  row.problems.push(makeProblem(field, code, value));
}
