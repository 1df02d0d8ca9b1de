// Removes secrets from output: a driver's message may repeat its connection string.

/**
 * The secrets are the connection strings and the passwords in them. A string that is not a URL is secret as a whole.
 */
export function concealing(connectionStrings: readonly (string | null | undefined)[]): (text: string) => string {
  const secrets = connectionStrings
    .flatMap((text) => (text ? [text, ...passwordsOf(text)] : []))
    // Longest first, because a password is a part of its connection string.
    .sort((a, b) => b.length - a.length)
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
}

function passwordsOf(text: string): string[] {
  const encoded = /^[a-z+]+:\/\/[^/?#@:]*:([^/?#]*)@/.exec(text)?.[1]
  if (!encoded) return []
  try {
    return [encoded, decodeURIComponent(encoded)]
  } catch {
    return [encoded]
  }
}
