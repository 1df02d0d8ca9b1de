import { expect, it } from 'vitest'
import { allPages } from './all-pages.ts'

/** Two to a page. */
const listOf = (count: number) => {
  const asked: (string | undefined)[] = []
  return {
    asked,
    ask: async (cursor: string | undefined) => {
      asked.push(cursor)
      const from = Number(cursor ?? 0)
      const items = [from, from + 1].filter((n) => n < count)
      return { items, next: from + 2 < count ? String(from + 2) : null }
    },
  }
}

it('is read page after page to its end', async () => {
  const { ask, asked } = listOf(5)
  expect(await allPages(ask)).toEqual({ items: [0, 1, 2, 3, 4], isWhole: true })
  expect(asked).toEqual([undefined, '2', '4'])
})

it('says that there is more than it has read', async () =>
  expect(await allPages(listOf(5).ask, 2)).toEqual({ items: [0, 1, 2, 3], isWhole: false }))

it('is whole where the last page is the last that is asked for', async () =>
  expect(await allPages(listOf(4).ask, 2)).toEqual({ items: [0, 1, 2, 3], isWhole: true }))
