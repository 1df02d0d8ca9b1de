// A list that the API gives in pages, read to its end, or to a limit that is said.

export type Whole<Item> = {
  readonly items: readonly Item[]
  /** False where there is more than the limit. */
  readonly isWhole: boolean
}

type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null }

export async function allPages<Item>(
  ask: (cursor: string | undefined) => Promise<Page<Item>>,
  mostPages = 20,
): Promise<Whole<Item>> {
  const items: Item[] = []
  let cursor: string | undefined
  for (let n = 0; n < mostPages; n++) {
    const page = await ask(cursor)
    items.push(...page.items)
    if (page.next === null) return { items, isWhole: true }
    cursor = page.next
  }
  return { items, isWhole: false }
}
