// How long tokens are good for.

/** A token that outlives a school year by far was made by mistake, or by whoever took a key. */
export const LONGEST_LIFE_S = 400 * 86_400
