import { isBlankCell, isDitto } from '../../platform/text/blank-cell.ts';
import { cleanCell } from '../../platform/text/clean-cell.ts';
import { maskPhoneCell } from '../../platform/text/mask-text.ts';
import { makeProblem, type ProblemCode } from '../../sheets/problems/problems.ts';
import { readCode, readUnionCode } from './code-cell.ts';
import { parseDate } from './dates.ts';
import type { Field } from './fields.ts';
import { parseCount } from './headcount.ts';
import { readFormerNames, readName } from './names.ts';
import { parsePhone } from './phones.ts';
import { readRegistrationState } from './registration-state.ts';
import type { ListUnion, PartialDate, WritableRow } from './row.ts';
import { isTicked, readUnionForm, type UnionSaying } from './union-cell.ts';
import { readUnionName } from './union-name.ts';

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
    if (typeof found === 'string') addProblem(row, 'name', found, cell);
    else {
      row.values.name = found.name;
      if (found.formerNames) row.values.formerNames = [...(row.values.formerNames ?? []), ...found.formerNames];
      if (found.isClosed) closed(row, 'name', cell);
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
    if (typeof found === 'string') addProblem(row, 'phone', found, maskPhoneCell(cleanCell(cell)));
    else if (found) row.values.phone = found.phone;
  },
  contact(cell, row) {
    const person = cleanCell(cell);
    // A name that was masked in a file of rejected rows must not replace the real one.
    if (!isBlankCell(person) && !isDitto(person) && !/[\p{L}\d]\*/u.test(person)) row.values.contact = person;
  },
  industry: textReader('industry'),
  registrationState(cell, row) {
    const state = readRegistrationState(cell);
    if (state === 'state_unclear') addProblem(row, 'registrationState', state, cell);
    else if (state === 'closed') closed(row, 'registrationState', cell);
    else if (state) {
      if (row.values.state === 'closed') addProblem(row, 'registrationState', 'state_contradiction', cell);
      else row.values.state = state;
    }
  },
  unionName: unionNameReader('unionName'),
  jointUnionName: unionNameReader('jointUnionName'),
  unionCode(cell, row) {
    const { code, problem } = readUnionCode(cleanCell(cell));
    if (code) {
      unionOf(row).code = code;
      addEvidence(row, 'unionCode', code, 'yes');
    }
    // A wrong union code is a warning: it does not reject the employer's row.
    else if (problem)
      row.problems.push({
        ...makeProblem('unionCode', problem.code, problem.value),
        severity: 'warning',
      });
  },
  unionForm: unionFormReader('unionForm'),
  unionExists: unionFormReader('unionExists'),
  unionOwn: tickReader('unionOwn', 'own'),
  unionJoint: tickReader('unionJoint', 'joint'),
  unionNone: tickReader('unionNone', 'none'),
  unionFounded: dateReader('unionFounded', (row, date) => {
    unionOf(row).founded = date;
    addEvidence(row, 'unionFounded', date.value, 'yes');
  }),
};

function unionFormReader(field: 'unionForm' | 'unionExists'): CellReader {
  return (cell, row) => {
    const found = readUnionForm(cell);
    if (found === 'union_form_unreadable') addProblem(row, field, found, cell);
    else if (found) addEvidence(row, field, cell, found);
  };
}

/** The reader of a column about one form alone (独立建会, 联合建会, 未建会), which may also hold the union's name. */
function tickReader(field: 'unionOwn' | 'unionJoint' | 'unionNone', says: UnionSaying): CellReader {
  return (cell, row, today) => {
    if (field !== 'unionNone' && /工会.{2,}$|.{4,}工会$/.test(cell)) unionNameReader(field)(cell, row, today);
    if (isTicked(cell)) addEvidence(row, field, cell, says);
  };
}

function unionNameReader(field: 'unionName' | 'jointUnionName' | 'unionOwn' | 'unionJoint'): CellReader {
  return (cell, row) => {
    const found = readUnionName(cleanCell(cell));
    if (typeof found === 'string') addProblem(row, field, found, cell);
    else if (found) {
      if (found.name) unionOf(row).name ??= found.name;
      addEvidence(row, field, cell, found.says === 'yes' && field === 'jointUnionName' ? 'joint' : found.says);
    }
  };
}

function addEvidence(row: WritableRow, field: Field, cell: string, says: UnionSaying): void {
  row.evidence ??= [];
  row.evidence.push({ field, cell: cleanCell(cell), says });
}

/** Note that a unit is no more; another cell of the row that says otherwise is a contradiction. */
function closed(row: WritableRow, field: Field, cell: string): void {
  if (row.values.state === 'active') addProblem(row, field, 'state_contradiction', cell);
  row.values.state = 'closed';
}

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
    else if (found) {
      if (found.doubt) addProblem(row, field, found.doubt, cell);
      set(row, found);
    }
  };
}

type TextField = 'employerType' | 'district' | 'street' | 'community' | 'address' | 'industry';

function textReader(field: TextField): CellReader {
  return (cell, row) => {
    const text = cleanCell(cell);
    if (isDitto(text)) addProblem(row, field, 'cell_ditto', text);
    // TRUE is what a spreadsheet makes of a tick, and stands here when columns have shifted.
    else if (!isBlankCell(text) && !/^(?:true|false)$/i.test(text)) row.values[field] = text;
  };
}

function unionOf(row: WritableRow): ListUnion {
  row.values.union ??= {};
  return row.values.union;
}

function addProblem(row: WritableRow, field: Field, code: ProblemCode, value?: string): void {
  row.problems.push(makeProblem(field, code, value));
}
