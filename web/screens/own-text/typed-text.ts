// What was typed and not saved yet, as the device keeps it.

export type Typed = { readonly title: string; readonly text: string }

/** Null if the device has nothing of the kind. */
export function typedText(stored: string | null): Typed | null {
  if (stored === null) return null
  try {
    const value: unknown = JSON.parse(stored)
    if (typeof value !== 'object' || value === null || !('title' in value) || !('text' in value)) return null
    const { title, text } = value
    return typeof title === 'string' && typeof text === 'string' ? { title, text } : null
  } catch {
    // Somebody else's text under this name.
    return null
  }
}
