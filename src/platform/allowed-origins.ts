// The origins of web pages in a list, as a setting gives them.

export type AllowedOrigins = ReadonlySet<string> | 'any'

/** Throws a TypeError on an entry that no browser would name as its origin. */
export function readAllowedOrigins(text: string): AllowedOrigins {
  if (text.trim() === '*') return 'any'
  return new Set(text.split(',').map((entry) => originOf(entry.trim())))
}

/** As browsers write it: in lower case, without the usual port and without a path. */
function originOf(entry: string): string {
  const [, origin] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#@\s*,]+)\/?$/i.exec(entry) ?? []
  if (origin === undefined || !URL.canParse(origin)) throw new TypeError(`"${entry}" is no origin`)
  const { protocol, origin: plain } = new URL(origin)
  // Applications for phones and desktops have schemes of their own, of which URL knows no origin.
  return ['http:', 'https:'].includes(protocol) ? plain : origin.toLowerCase()
}
