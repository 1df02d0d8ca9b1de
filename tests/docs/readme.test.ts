// The README's tour, pasted from top to bottom into a shell beside a fresh `npm start`, prints what the page says.
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Followed, follow } from './follow-page.ts'
import { blocksOf, patternOf, stepsOf } from './printed.ts'

const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const tour = page.split('\n## ').find((section) => section.startsWith('A tour')) ?? ''
const steps = stepsOf(tour)

describe.skipIf(process.platform === 'win32')('the tour of the README', () => {
  let followed: Followed
  beforeAll(async () => {
    followed = await follow(steps)
  })

  it('begins with a start that prints what the page shows, and no line of JSON', () => {
    expect(followed.start).toMatch(patternOf(blocksOf(tour)[0]?.body ?? ''))
    expect(followed.start.split('\n').filter((line) => line.trimStart().startsWith('{'))).toEqual([])
  })

  it('leaves nothing to fill in', () => expect(steps.filter(({ commands }) => /<[a-z]+>|…/.test(commands))).toEqual([]))

  it.each(steps.map((step, n) => ({ ...step, n, called: step.commands.split('\n')[0] })))(
    'prints what the page shows: $called',
    ({ n, printed }) => {
      const answer = followed.answers[n] ?? ''
      if (printed === null) expect(answer).toBe('')
      else expect(answer).toMatch(patternOf(printed))
    },
  )
})
