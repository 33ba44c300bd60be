/** The update that sets fields, and removes those that are null; one that is undefined stays as it is. */
export function updateOf(fields: object): { $set: Record<string, unknown>; $unset?: Record<string, 1> } {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const emptied = given.flatMap(([name, value]) => (value === null ? [[name, 1] as const] : []));
  return {
    $set: Object.fromEntries(given.filter(([, value]) => value !== null)),
    ...(emptied.length > 0 && { $unset: Object.fromEntries(emptied) }),
  };
}
