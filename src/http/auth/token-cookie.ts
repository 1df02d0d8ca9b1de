// A token of the installation in the cookie of a session: operators and analysts belong to no school, so they have no
// password, and sign in to the console with a token made by `sillage token`.
const PREFIX = 'token:'

/** The value of the cookie. A session's own value begins with the id of its school, so the two cannot be confused. */
export const cookieOfToken = (token: string): string => `${PREFIX}${token}`

/** The token in a cookie's value; null for the secret of a session. */
export const tokenInCookie = (value: string): string | null =>
  value.startsWith(PREFIX) ? value.slice(PREFIX.length) : null
