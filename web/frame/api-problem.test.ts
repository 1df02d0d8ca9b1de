import { expect, it } from 'vitest'
import { hides } from './api-problem.ts'

it.each([401, 403, 404, 410])('an answer of %i hides what was shown before', (status) =>
  expect(hides({ status })).toBe(true),
)

it.each([0, 409, 422, 429, 500, 503])('an answer of %i leaves what was shown before', (status) =>
  expect(hides({ status })).toBe(false),
)
