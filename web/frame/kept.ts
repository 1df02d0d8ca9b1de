// What a browser remembers, for the device or for one tab. A browser may refuse storage: then it is remembered until the page is
// closed.

type Where = 'device' | 'tab'

const storageOf = (where: Where): Storage => (where === 'device' ? localStorage : sessionStorage)

/** What the storage did not take, so that whoever reads again finds what was written last. */
const held = new Map<string, string>()
const placeOf = (name: string, where: Where): string => `${where} ${name}`

export function kept(name: string, where: Where = 'device'): string | null {
  const here = held.get(placeOf(name, where))
  if (here !== undefined) return here
  try {
    return storageOf(where).getItem(name)
  } catch {
    return null
  }
}

export function forget(name: string, where: Where = 'device'): void {
  held.delete(placeOf(name, where))
  try {
    storageOf(where).removeItem(name)
  } catch {
    // There is nothing to forget.
  }
}

export function keep(name: string, value: string, where: Where = 'device'): void {
  try {
    storageOf(where).setItem(name, value)
    held.delete(placeOf(name, where))
  } catch {
    held.set(placeOf(name, where), value)
  }
}
