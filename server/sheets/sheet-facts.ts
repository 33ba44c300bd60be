/** Which sheet of a workbook was read, and what a person who opens it may not see. */
export interface SheetFacts {
  /** Null for a text. */
  name: string | null;
  /** The names of the workbook's hidden sheets, which are read only when they are named. */
  hiddenSheets: readonly string[];
  /** The number of rows that a filter or a person has hidden, which are read all the same. */
  hiddenRows: number;
}
