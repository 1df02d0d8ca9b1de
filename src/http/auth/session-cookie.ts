// The cookies of a browser's session and of an enrolled device: unreadable for scripts, never sent by other sites, and bound
// to this host over TLS.

export type SessionCookie = {
  /** The value in a Cookie header; null if there is none. A cookie that was sent twice is not accepted. */
  read(header: string | undefined): string | null
  /** The value of a Set-Cookie header. */
  set(secret: string, expiresAtMs: number): string
  readonly cleared: string
}

/**
 * `secure`: the prefix `__Host-` makes browsers refuse the cookie without TLS, from another host, or with another path.
 * Browsers treat localhost as if it had TLS.
 */
export const sessionCookie = (security: 'secure' | 'plain'): SessionCookie => hostCookie(cookieName(security), security)

/** The cookie of an enrolled device: it says on which device somebody signs in, and opens no session by itself. */
export const deviceCookie = (security: 'secure' | 'plain'): SessionCookie =>
  hostCookie(`${cookieName(security)}-device`, security)

function hostCookie(name: string, security: 'secure' | 'plain'): SessionCookie {
  const attributes = `Path=/; HttpOnly; SameSite=Strict${security === 'secure' ? '; Secure' : ''}`
  return {
    read(header) {
      const values = (header ?? '').split(';').flatMap((pair) => {
        const [key = '', ...value] = pair.trim().split('=')
        return key === name ? [value.join('=')] : []
      })
      const [value] = values
      return values.length === 1 && value !== undefined ? value : null
    },
    set: (secret, expiresAtMs) => `${name}=${secret}; ${attributes}; Expires=${new Date(expiresAtMs).toUTCString()}`,
    cleared: `${name}=; ${attributes}; Max-Age=0`,
  }
}

export const cookieName = (security: 'secure' | 'plain'): string =>
  security === 'secure' ? '__Host-sillage' : 'sillage'
