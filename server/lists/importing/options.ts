import type { List, RowChoice } from '../../../schemas/lists/list.ts';
import type { Scope } from '../../access/staff/scope.ts';
import type { SourceType } from '../../register/record/sources.ts';
import type { ImportProgress } from './pipeline.ts';

/** The options of an import. */
export interface ImportOptions {
  source: SourceType;
  /** The day that the figures are of, `YYYY-MM-DD`; today by default. */
  asOf?: string | undefined;
  /** The region whose employers are listed; the city of the union tree by default. */
  region?: string | undefined;
  /** The list holds only some employers of its region, so that none counts as missing. */
  partial?: boolean | undefined;
  /** Which rows count; all where it is left out. Such a list is partial. */
  only?: RowChoice | undefined;
  /** Username. */
  by?: string | undefined;
  scope: Scope;
  /** Called with the number of another list of the region that is waited for. Without it the import is refused. */
  onWait?: ((list: number) => void) | undefined;
  onProgress?: ((progress: ImportProgress) => void) | undefined;
  /** Called after each chunk; true stops and undoes the import. */
  tooManyErrors?: ((progress: ImportProgress) => boolean) | undefined;
}

/** The result of an import: the list as stored. */
export interface ImportResult {
  list: List;
  /** The same file was imported already: nothing was done. */
  same: boolean;
}
