import { expect, it } from 'vitest'
import { patternOf, stepsOf } from './printed.ts'

it('finds commands, and the answer below them', () =>
  expect(stepsOf('a\n```sh\nls\n```\nb\n```json\n{}\n```\n```sh\npwd\n```\n```sh\ncd\n```\n')).toEqual([
    { commands: 'ls\n', printed: '{}\n' },
    { commands: 'pwd\n', printed: null },
    { commands: 'cd\n', printed: null },
  ]))

it('knows an answer again whose numbers, ids and moments are others', () => {
  const pattern = patternOf(
    '{"id":"0aded293-9633-86a1-a4ec-dd6b4a070001",…,"share":0.35, "at":"2026-11-21T13:07:34.294Z",\n "ok":true,…}\n13 765 events',
  )
  const id = '5581fa26-596e-8f27-9453-028d93bf0001'
  expect(`{"id":"${id}","a":[1],"share":1,"at":"2027-01-02T03:04:05.678Z","ok":false}9\u202f001 events`).toMatch(
    pattern,
  )
  expect(`{"id":"${id}","share":null,"at":"2027-01-02T03:04:05.678Z","ok":false}9\u202f001 events`).not.toMatch(pattern)
  expect(`{"id":"${id}","at":"2027-01-02T03:04:05.678Z","share":1,"ok":false}9\u202f001 events`).not.toMatch(pattern)
  expect('{"id":"7","share":1,"at":"2027-01-02T03:04:05.678Z","ok":true}9\u202f001 events').not.toMatch(pattern)
})
