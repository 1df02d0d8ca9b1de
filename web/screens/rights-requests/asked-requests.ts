// The requests that a data protection officer asks for: all of them, however many there are, since those that wait longest are
// the last of a list that begins with the newest.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { allPages, type Whole } from '../../frame/all-pages.ts'

type Asking = paths['/api/rights/requests']['get']
export type Query = NonNullable<Asking['parameters']['query']>
export type Page = Asking['responses'][200]['content']['application/json']
export type Request = Page['items'][number]

/** In the order in which a request goes through them: one that goes on meanwhile is met in one or the other. */
export const waiting = [
  'pending',
  'preparing',
  'awaiting-approval',
  'approved',
  'carried-out',
] as const satisfies readonly Request['state'][]

export type Shown = 'waiting' | 'late' | 'all'

const questions: Readonly<Record<Shown, readonly Query[]>> = {
  waiting: waiting.map((state) => ({ state })),
  late: [{ late: 'true' }],
  all: [{}],
}

const PAGE = 500

/** The nearest deadline first. */
export async function askRequests(ask: (query: Query) => Promise<Page>, shown: Shown): Promise<Whole<Request>> {
  const found = new Map<string, Request>()
  let isWhole = true
  for (const question of questions[shown]) {
    const pages = await allPages((cursor) => ask({ ...question, limit: PAGE, ...(cursor !== undefined && { cursor }) }))
    isWhole &&= pages.isWhole
    for (const request of pages.items) found.set(request.request, request)
  }
  const items = [...found.values()].sort((one, other) => one.deadline.localeCompare(other.deadline))
  return { items, isWhole }
}
