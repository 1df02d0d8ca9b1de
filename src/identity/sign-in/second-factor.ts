// Whose session needs a second factor before it may do anything: everybody who sees more than their own data or their children's.

/** A role that is added later needs one until somebody lists it here. */
const withoutSecondFactor: ReadonlySet<string> = new Set(['learner', 'parent'])

export const needsSecondFactor = (roles: readonly string[]): boolean =>
  roles.some((role) => !withoutSecondFactor.has(role))
