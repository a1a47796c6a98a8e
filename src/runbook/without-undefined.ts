/** Keys without a value go, so that a definition is the same before and after a trip through JSON. */
export function withoutUndefined<Fields extends object>(fields: Fields): Fields {
  const kept = { ...fields };
  for (const [key, value] of Object.entries(kept)) if (value === undefined) Reflect.deleteProperty(kept, key);
  return kept;
}
