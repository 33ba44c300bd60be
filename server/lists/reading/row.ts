import type { Problem, ProblemCode } from '../../sheets/problems/problems.ts';
import type { Field } from './fields.ts';
import type { RowResult } from './row-result.ts';
import type { UnionSaying } from './union-cell.ts';

/**
 * One row of a list: its cells, what they mean, and what is wrong with them.
 *
 * The texts are slices of the 64 KB pieces of the file, which they keep in memory: rows must not be kept longer than their
 * chunk.
 */
export interface ListRow {
  /** Line of the file on which the row begins, from 1; a cell over several lines counts them all. */
  line: number;
  /** The cells as read. A row may have fewer or more of them than the header has columns. */
  cells: readonly string[];
  /** What the cells mean; a blank or unreadable field is absent. Values are as written, but trimmed. */
  values: ListValues;
  /** Empty for a clean row. A row with an error is rejected. */
  problems: readonly RowProblem[];
  /** Hash of the text (`rowHasher`) of a clean row; 0 or absent where it is not needed. */
  textHash?: number;
  /** The result of the same text in the previous list. Such a row was not read, and has neither cells nor values. */
  recalled?: RowResult;
}

/** A row while its cells are read. */
export interface WritableRow {
  values: ListValues;
  problems: RowProblem[];
  /** What its cells say of the union, before they are taken together (`settleUnion`). */
  evidence?: UnionEvidence[];
}

/** What one cell says of the union, as it is written there. */
export interface UnionEvidence {
  field: Field;
  cell: string;
  says: UnionSaying;
}

/** A problem of a cell, or of the row as a whole. */
export type RowProblem = Problem<Field | 'row'>;

/** What a row says of one employer. An absent field overwrites nothing. */
export interface ListValues {
  name?: string;
  /** Former names of the unit, from their column or from "（原…）" in the name. */
  formerNames?: string[];
  /** Unified code, 18 characters in capitals with both check digits right (GB 32100, GB 11714). */
  code?: string;
  /**
   * An 18-character code whose organisation part is right and whose last digit is not: a misprint, or one of the
   * early Xiamen codes. Not to be stored as the code of a new employer; `orgCode` is set and is safe to link by.
   */
  doubtfulCode?: string;
  /** Organisation code, 9 characters without hyphen: its own cell, characters 9 to 17 of a code, or a tax number's end. */
  orgCode?: string;
  /** Registration number of 15 digits (GS 15-2006), check digit right. */
  licence?: string;
  /**
   * Set where the list says that the unit is part of another (a census code ending in B, 产业活动单位). A name like
   * 某某支行 does not set it: banks' branches have a code and a union of their own.
   */
  branch?: { by: 'code' | 'unit-type'; parentOrgCode?: string };
  /** What the source type counts: insured (参保), employed at the period's end (期末) or staff (职工). */
  headcount?: Count;
  /** Union members (会员人数). */
  members?: Count;
  /** 成立日期: when it was registered. Says nothing on production. */
  established?: PartialDate;
  /** 投产/开业时间: the only date that "in production for a year" may rest on. */
  production?: PartialDate;
  district?: string;
  street?: string;
  community?: string;
  address?: string;
  /** Digits, with a hyphen in landlines: `13900008885`, `0576-88881234`. Personal: never log it. */
  phone?: string;
  contact?: string;
  industry?: string;
  /** 企业类型, 机构类型, as written. */
  employerType?: string;
  union?: ListUnion;
  /** Whether the unit is still registered (登记状态), or said to be closed behind its name. */
  state?: 'active' | 'closed';
}

/** The union of the row's unit. `form` `none` is an explicit 未建会; where only a union is named, it is implied. */
export interface ListUnion {
  name?: string;
  /** Unified code 81… or 89…, check digits right. */
  code?: string;
  form?: 'own' | 'joint' | 'none';
  founded?: PartialDate;
}

/** A number of people: `min` equal to `max` for a plain number; `max` null for 以上. Both ends are included. */
export interface Count {
  min: number;
  max: number | null;
  /** Set for 约, 左右 and the like: the source itself calls the figure rough. */
  approximate?: true;
}

/** A date as exact as it was given: `value` is the first day of the day, month or year, as `YYYY-MM-DD`. */
export interface PartialDate {
  value: string;
  precision: 'day' | 'month' | 'year';
  /** Why it may be meant otherwise; it is used all the same. */
  doubt?: ProblemCode;
}
