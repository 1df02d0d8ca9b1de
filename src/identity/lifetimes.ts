// How long tokens may be valid.

/** A token that is valid for much longer than a school year was made by mistake, or with a stolen key. */
export const LONGEST_LIFE_S = 400 * 86_400
