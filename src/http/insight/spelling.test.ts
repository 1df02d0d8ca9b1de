/** The French dictionary itself, in its thread, and the queue before it. */
import { expect, it } from 'vitest'
import { QueueFull } from '#platform/fair-queue.ts'
import { SPELLING_LIMITS, spellingsOf } from './spelling.ts'

it('knows French words, elisions and compounds, and suggests what could be meant', async () => {
  const text = 'Les élèves de l’école étaient peut-être chez Maëlys. Ils ont vu des chevaus dans la foret.'
  const [spelling, empty] = await spellingsOf([text, ''], { owner: 'a' })
  // « foret » is a tool: a dictionary knows no meaning.
  expect(spelling?.list.map(({ word }) => word)).toEqual(['chevaus'])
  expect(spelling?.list[0]?.suggestions).toContain('chevaux')
  expect(empty).toEqual({ words: 0, unknown: 0, list: [] })
})

/** How many of so many requests at once were answered, and why the others were not. */
async function outcomes(owners: readonly string[]) {
  const ended = await Promise.allSettled(owners.map((owner) => spellingsOf(['Le chat dort.'], { owner })))
  const refused = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  return {
    answered: ended.length - refused.length,
    bounds: [...new Set(refused.map((error) => (error instanceof QueueFull ? error.bound : error)))],
  }
}

it('lets few requests of one account wait, so that another account always gets its turn', async () => {
  const { waitingPerOwner } = SPELLING_LIMITS
  const [flood, other] = await Promise.all([outcomes(Array(30).fill('flood')), outcomes(['another'])])
  expect(flood).toEqual({ answered: 1 + waitingPerOwner, bounds: ['owner'] })
  expect(other).toEqual({ answered: 1, bounds: [] })
})

it('lets a bounded number of requests wait in all, and takes new ones once these are answered', async () => {
  const many = Array.from({ length: 40 }, (_, n) => `account ${n}`)
  expect(await outcomes(many)).toEqual({ answered: 1 + SPELLING_LIMITS.waiting, bounds: ['all'] })
  expect(await outcomes(['afterwards'])).toEqual({ answered: 1, bounds: [] })
})
