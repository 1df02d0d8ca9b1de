// What a browser remembers, for the device or for one tab. A browser may refuse storage: then nothing is remembered.

type Where = 'device' | 'tab'

const storageOf = (where: Where): Storage => (where === 'device' ? localStorage : sessionStorage)

export function kept(name: string, where: Where = 'device'): string | null {
  try {
    return storageOf(where).getItem(name)
  } catch {
    return null
  }
}

export function forget(name: string, where: Where = 'device'): void {
  try {
    storageOf(where).removeItem(name)
  } catch {
    // There is nothing to forget.
  }
}

export function keep(name: string, value: string, where: Where = 'device'): void {
  try {
    storageOf(where).setItem(name, value)
  } catch {
    // It holds until the page is closed.
  }
}
