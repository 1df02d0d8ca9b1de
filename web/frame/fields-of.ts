// The fields of what another system wrote, whatever it is. Pure.

/** Without any where it is no object. Fields may be missing: of an old version, or erased. */
export const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
