// Takes secrets out of what is shown: a driver's message may repeat the connection string it was given.

/** Passwords in these connection strings, and the strings themselves; one that is no URL is a secret as a whole. */
export function concealing(connectionStrings: readonly (string | null | undefined)[]): (text: string) => string {
  const secrets = connectionStrings
    .flatMap((text) => (text ? [text, ...passwordsOf(text)] : []))
    // The longest first: a password is a part of its connection string.
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
