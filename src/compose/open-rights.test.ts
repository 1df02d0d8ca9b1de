import { expect, it } from 'vitest'
import { replayErasures } from './open-rights.ts'

it('erases again once the key store answers, and says whom it has erased', async () => {
  const answers = [
    { erased: 1, isComplete: false },
    new Error('the database is away for a moment'),
    { erased: 0, isComplete: false },
    { erased: 2, isComplete: true },
  ]
  const [people, troubles]: [number[], unknown[]] = [[], []]
  const { ended } = await replayErasures(
    {
      replay: async () => {
        const answer = answers.shift()
        if (!answer || answer instanceof Error) throw answer
        return answer
      },
    },
    {
      write: true,
      signal: new AbortController().signal,
      sleep: async () => {},
      onErased: (count) => people.push(count),
      onTrouble: (error) => troubles.push(error),
    },
  )
  await ended
  expect([people, troubles.length, answers.length]).toEqual([[1, 2], 1, 0])
})
