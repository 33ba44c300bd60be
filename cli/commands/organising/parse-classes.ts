import { InvalidArgumentError } from 'commander';
import { type CoverageClass, coverageClasses } from '../../../server/register/classification/classify.ts';

/** Parse a list of coverage classes, separated by commas. */
export function parseClasses(text: string): CoverageClass[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.filter((name) => !(coverageClasses as readonly string[]).includes(name));
  if (unknown.length > 0) throw new InvalidArgumentError(`${unknown.join(', ')}: ${coverageClasses.join(', ')}`);
  return names as CoverageClass[];
}
