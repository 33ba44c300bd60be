import type { List } from '../../../schemas/lists/list.ts';
import type { Scope } from '../../access/staff/scope.ts';
import type { SourceType } from '../../register/record/sources.ts';
import type { ListRow } from '../reading/row.ts';
import type { Progress } from './pipeline.ts';

/** How a list is taken in, and who is told. */
export interface ImportOptions {
  source: SourceType;
  /** The day that the figures are of, `YYYY-MM-DD`; today unless told. */
  asOf?: string | undefined;
  /** The region whose employers it lists; the city of the union tree unless told. */
  region?: string | undefined;
  /** The list holds only some employers of its region, so that nobody is missing from it. */
  partial?: boolean | undefined;
  /** Username. */
  by?: string | undefined;
  scope: Scope;
  /** Wait for another import of the region, and be told of it; else it is refused. */
  wait?: ((list: number) => void) | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Told of rows as they are refused. */
  onRejected?: ((rows: readonly ListRow[]) => void) | undefined;
  /** Asked after each chunk; true stops the import, which is then taken back. */
  tooManyErrors?: ((progress: Progress) => boolean) | undefined;
}

/** The list as it is stored after the import. */
export interface ImportResult {
  list: List;
  /** The same file is in already: nothing was done. */
  same: boolean;
}
