/** What a browser remembers, also where its storage takes nothing. */
import { afterEach, expect, it, vi } from 'vitest'
import { forget, keep, kept } from './kept.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

/** A storage that is full after so many writes. */
function storage(writes: number) {
  const stored = new Map<string, string>()
  let left = writes
  return {
    getItem: (name: string) => stored.get(name) ?? null,
    removeItem: (name: string) => stored.delete(name),
    setItem: (name: string, value: string) => {
      if (left-- <= 0) throw new DOMException('full', 'QuotaExceededError')
      stored.set(name, value)
    },
  }
}

it('what the storage does not take is remembered until the page is closed, and not what was stored before', () => {
  vi.stubGlobal('localStorage', storage(1))
  keep('work', 'one')
  expect(kept('work')).toBe('one')
  keep('work', 'one and two')
  expect(kept('work')).toBe('one and two')
  expect(kept('work', 'tab'), 'of another place').toBeNull()
  forget('work')
  expect(kept('work')).toBeNull()
})
