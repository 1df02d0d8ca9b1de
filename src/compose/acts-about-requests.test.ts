import { expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import erasedTexts from '../../commands/privacy/erased-texts.ts'
import requestDecider from '../../commands/privacy/rights-request.ts'
import rightsRequests from '../../projections/privacy/rights-requests.ts'
import { actsAboutRequests } from './acts-about-requests.ts'

const deciders = [requestDecider, erasedTexts] as const

it('names every command about a request, and every question that reads requests', async () => {
  const { commands, queries } = await readDefinitions()
  const names = [
    ...[...commands.values()].filter(({ decider }) => deciders.some((one) => one === decider)).map(({ name }) => name),
    ...[...queries.values()]
      .filter(({ reads }) => reads.some((read) => read === rightsRequests))
      .map(({ name }) => name),
  ]
  expect(names.length).toBeGreaterThan(10)
  expect(actsAboutRequests).toEqual(expect.arrayContaining(names))
})
